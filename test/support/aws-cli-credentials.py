"""Says which access key the AWS CLI's credential chain (botocore) would sign with, for each shape on standard input."""
import json
import os
import sys

import botocore.credentials
import botocore.session
import botocore.tokens


def key_of(shape):
    os.environ.clear()
    os.environ.update(shape["env"])
    cache = os.path.join(shape["env"]["HOME"], ".aws", "sso", "cache")
    botocore.credentials.SSOProvider._SSO_TOKEN_CACHE_DIR = cache
    botocore.tokens.SSOTokenProvider._SSO_TOKEN_CACHE_DIR = cache
    try:
        session = botocore.session.Session(profile=shape.get("profile"))
        # The AWS CLI asks the profile for its Region before it asks for credentials.
        session.get_config_variable("region")
        session.get_scoped_config()
        credentials = session.get_credentials()
        return "none" if credentials is None else credentials.get_frozen_credentials().access_key
    except Exception as error:
        return f"error {type(error).__name__}"


json.dump([key_of(shape) for shape in json.load(sys.stdin)], sys.stdout)
