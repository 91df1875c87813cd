"""The AWS CLI, version 1, without the second that it takes to start: it is loaded once, and each call is a fork.

POST a=ARGUMENT&a=…&e=NAME=VALUE&…: answers a piece of shell that prints what the CLI printed and exits as it did.
"""
import http.server
import os
import shlex
import sys
import tempfile
import traceback
import urllib.parse

import awscli.clidriver
import botocore.loaders
import botocore.session

loader = botocore.loaders.create_loader(os.path.join(os.path.dirname(awscli.__file__), 'data'))
loader.load_data('cli')
loader.list_available_services('service-2')
for service in ['workmail', 'logs', 'iam', 'sts']:
    loader.load_service_model(service, 'service-2')
    loader.load_service_model(service, 'endpoint-rule-set-1')
    loader.list_api_versions(service, 'service-2')
for name in ['endpoints', 'partitions', 'sdk-default-configuration']:
    loader.load_data(name)
botocore.session.create_loader = lambda *_: loader
driver = awscli.clidriver.create_clidriver()
for service in ['workmail', 'logs', 'iam', 'sts']:
    driver.session.get_service_model(service)
driver._get_command_table()


def run(arguments, environment):
    """Exit code, standard output and standard error of one call."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            code = 255
            try:
                os.environ.update(environment)
                os.dup2(out.fileno(), 1)
                os.dup2(err.fileno(), 2)
                code = driver.main(arguments)
                sys.stdout.flush()
                sys.stderr.flush()
            except BaseException:
                traceback.print_exc()
                sys.stderr.flush()
            finally:
                os._exit(code)
        _, status = os.waitpid(child, 0)
        out.seek(0)
        err.seek(0)
        return os.waitstatus_to_exitcode(status), out.read().decode(), err.read().decode()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers['content-length'])).decode()
        form = urllib.parse.parse_qs(body, keep_blank_values=True)
        environment = dict(pair.split('=', 1) for pair in form.get('e', []))
        code, out, err = run(form['a'], environment)
        shell = f'printf %s {shlex.quote(out)}; printf %s {shlex.quote(err)} >&2; exit {code}'.encode()
        self.send_response(200)
        self.send_header('content-length', str(len(shell)))
        self.end_headers()
        self.wfile.write(shell)

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(('127.0.0.1', 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
