/** Shapes of config, credentials and environment, and what the tool is to make of each. */
export interface Shape {
  name: string
  /** `{url}`: the local servers; `{home}`: the folder of the shape. */
  env?: Record<string, string>
  config?: string
  credentials?: string
  /** Other files below the home directory. */
  files?: Record<string, string>
  /** `--profile` */
  profile?: string
  /** The access key that is used, or the code of the refusal. */
  expected: string
  /** Why the AWS CLI does something else. */
  differs?: string
}

const keys = (id: string) => `aws_access_key_id = ${id}\naws_secret_access_key = s\n`
const role = (name: string, more: string) => `role_arn = arn:aws:iam::111122223333:role/${name}\n${more}\n`
const ENV = { AWS_ACCESS_KEY_ID: 'ENV', AWS_SECRET_ACCESS_KEY: 's' }
const CONTAINER = { AWS_CONTAINER_CREDENTIALS_FULL_URI: '{url}/container' }
const INSTANCE = { AWS_EC2_METADATA_DISABLED: 'false' }
const DEFAULT = `[default]\n${keys('DEFAULT')}`
const A = `[a]\n${keys('A')}`
const process = (id: string, more = '') =>
  `credential_process = /bin/echo '{"Version":1,"AccessKeyId":"${id}","SecretAccessKey":"s"${more}}'\n`
const WEB = { AWS_WEB_IDENTITY_TOKEN_FILE: '{home}/jwt', AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/web' }
const JWT = { jwt: 'jwt-1' }
const SESSION = '[sso-session s]\nsso_start_url = https://s.example\nsso_region = eu-west-1\n'
const ASSIGNED = 'sso_account_id = 111122223333\nsso_role_name = ops\n'
const LEGACY = `sso_start_url = https://s.example\nsso_region = eu-west-1\n${ASSIGNED}`
const SESSION_FILE = '.aws/sso/cache/{sha1:s}.json'
const LEGACY_FILE = '.aws/sso/cache/{sha1:https://s.example}.json'
const token = (expiresAt: string, more: object = {}) =>
  JSON.stringify({
    accessToken: 'token',
    expiresAt,
    startUrl: 'https://s.example',
    region: 'eu-west-1',
    ...more,
  })
const FRESH = token('2999-01-01T00:00:00Z')
const STALE = '2020-01-01T00:00:00Z'
const RENEWABLE = {
  refreshToken: 'r',
  clientId: 'c',
  clientSecret: 's',
  registrationExpiresAt: '2999-01-01T00:00:00Z',
}
const NO_FALLBACK =
  'the AWS CLI continues to the container and the instance where a named profile has no credentials'
const IGNORED = 'the AWS CLI ignores it in silence'

export const SHAPES: Shape[] = [
  // The environment and the named profile
  { name: 'keys of the environment', env: ENV, expected: 'ENV' },
  { name: 'keys of the environment go before [default]', env: ENV, credentials: DEFAULT, expected: 'ENV' },
  { name: 'and before AWS_PROFILE', env: { ...ENV, AWS_PROFILE: 'a' }, credentials: A, expected: 'ENV' },
  {
    name: 'and before AWS_DEFAULT_PROFILE',
    env: { ...ENV, AWS_DEFAULT_PROFILE: 'a' },
    credentials: A,
    expected: 'ENV',
  },
  { name: 'but not before --profile', env: ENV, profile: 'a', credentials: A, expected: 'A' },
  {
    name: '--profile goes before AWS_PROFILE',
    env: { AWS_PROFILE: 'default' },
    profile: 'a',
    credentials: DEFAULT + A,
    expected: 'A',
  },
  { name: 'AWS_PROFILE', env: { AWS_PROFILE: 'a' }, credentials: DEFAULT + A, expected: 'A' },
  { name: 'AWS_DEFAULT_PROFILE', env: { AWS_DEFAULT_PROFILE: 'a' }, credentials: DEFAULT + A, expected: 'A' },
  {
    name: 'AWS_DEFAULT_PROFILE goes before AWS_PROFILE',
    env: { AWS_DEFAULT_PROFILE: 'a', AWS_PROFILE: 'default' },
    credentials: DEFAULT + A,
    expected: 'A',
  },
  {
    name: 'AWS_PROFILE that is not there',
    env: { AWS_PROFILE: 'typo' },
    credentials: DEFAULT,
    expected: 'UnknownProfile',
  },
  {
    name: 'AWS_PROFILE that is not there, beside keys',
    env: { ...ENV, AWS_PROFILE: 'typo' },
    expected: 'UnknownProfile',
  },
  {
    name: '--profile that is not there, in a container',
    env: CONTAINER,
    profile: 'typo',
    expected: 'UnknownProfile',
  },
  {
    name: '--profile that is not there, on an instance',
    env: INSTANCE,
    profile: 'typo',
    expected: 'UnknownProfile',
  },
  {
    name: 'an empty AWS_PROFILE',
    env: { AWS_PROFILE: '' },
    credentials: DEFAULT,
    expected: 'UnknownProfile',
  },
  {
    name: 'half a pair: the id',
    env: { AWS_ACCESS_KEY_ID: 'ENV' },
    credentials: DEFAULT,
    expected: 'HalfCredentials',
  },
  {
    name: 'half a pair: the secret',
    env: { AWS_SECRET_ACCESS_KEY: 's' },
    credentials: DEFAULT,
    expected: 'HalfCredentials',
    differs: IGNORED,
  },
  {
    name: 'an empty id and secret are none',
    env: { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' },
    credentials: DEFAULT,
    expected: 'DEFAULT',
  },
  {
    name: 'half a pair beside --profile does not count',
    env: { AWS_ACCESS_KEY_ID: 'ENV' },
    profile: 'a',
    credentials: A,
    expected: 'A',
  },
  {
    name: 'a session token alone does not count',
    env: { AWS_SESSION_TOKEN: 't' },
    credentials: DEFAULT,
    expected: 'DEFAULT',
  },
  {
    name: 'keys of the environment that ended',
    env: { ...ENV, AWS_CREDENTIAL_EXPIRATION: STALE },
    expected: 'ExpiredCredentials',
  },
  {
    name: 'a token with a line break',
    env: { ...ENV, AWS_SESSION_TOKEN: 'token\r' },
    expected: 'MalformedCredentials',
    differs: 'the AWS CLI finds out when it sends it',
  },
  { name: 'nothing at all', expected: 'NoCredentials' },
  {
    name: 'a profile without credentials',
    profile: 'a',
    config: '[profile a]\nregion = us-east-1\n',
    expected: 'ProfileWithoutCredentials',
  },
  {
    name: 'a profile without credentials, in a container',
    env: CONTAINER,
    profile: 'a',
    config: '[profile a]\nregion = us-east-1\n',
    expected: 'ProfileWithoutCredentials',
    differs: NO_FALLBACK,
  },
  {
    name: 'a profile without credentials, on an instance',
    env: { ...INSTANCE, AWS_PROFILE: 'a' },
    config: '[profile a]\nregion = us-east-1\n',
    expected: 'ProfileWithoutCredentials',
    differs: NO_FALLBACK,
  },

  // Files
  {
    name: 'the credentials file goes before the config file',
    credentials: DEFAULT,
    config: `[default]\n${keys('CONFIG')}`,
    expected: 'DEFAULT',
  },
  { name: 'keys in the config file', config: `[default]\n${keys('CONFIG')}`, expected: 'CONFIG' },
  {
    name: '[profile default] in the config file',
    config: `[profile default]\n${keys('CONFIG')}`,
    expected: 'CONFIG',
  },
  {
    name: '[default] and then [profile default]',
    config: `[default]\n${keys('ONE')}[profile default]\n${keys('TWO')}`,
    expected: 'TWO',
  },
  { name: '[a] in the config file is not a profile', profile: 'a', config: A, expected: 'UnknownProfile' },
  {
    name: '[profile a] in the credentials file is another name',
    profile: 'a',
    credentials: `[profile a]\n${keys('A')}`,
    expected: 'UnknownProfile',
  },
  { name: 'a name in quotes', profile: 'a b', config: `[profile "a b"]\n${keys('AB')}`, expected: 'AB' },
  {
    name: 'a name in single quotes',
    profile: 'a b',
    config: `[profile 'a b']\n${keys('AB')}`,
    expected: 'AB',
  },
  {
    name: 'a name with a space and no quotes',
    profile: 'a b',
    config: `[profile a b]\n${keys('AB')}`,
    expected: 'UnknownProfile',
  },
  { name: 'a tab before the name', profile: 'a', config: `[profile\ta]\n${keys('A')}`, expected: 'A' },
  {
    name: 'a quote that is not closed',
    profile: 'a',
    config: `[profile "a]\n${keys('A')}`,
    expected: 'UnknownProfile',
  },
  { name: 'names differ by case', profile: 'A', credentials: A, expected: 'UnknownProfile' },
  {
    name: 'settings in mixed case',
    credentials: '[default]\nAWS_Access_Key_Id = MIXED\naws_SECRET_access_key = s\n',
    expected: 'MIXED',
  },
  {
    name: 'a colon between name and value',
    credentials: '[default]\naws_access_key_id: COLON\naws_secret_access_key: s\n',
    expected: 'COLON',
  },
  {
    name: 'comments and blank lines',
    credentials: `# c\n\n; c\n[default]\n# c\n${keys('DEFAULT')}`,
    expected: 'DEFAULT',
  },
  { name: 'text behind a section', credentials: `[default] # mine\n${keys('DEFAULT')}`, expected: 'DEFAULT' },
  { name: 'Windows line ends', credentials: DEFAULT.replaceAll('\n', '\r\n'), expected: 'DEFAULT' },
  {
    name: '[DEFAULT] is inherited',
    credentials: `[DEFAULT]\naws_secret_access_key = s\n[default]\naws_access_key_id = HEIR\n`,
    expected: 'HEIR',
  },
  { name: 'a section twice', credentials: DEFAULT + DEFAULT, expected: 'BrokenConfigFile' },
  { name: 'a setting twice', credentials: `${DEFAULT}aws_access_key_id = B\n`, expected: 'BrokenConfigFile' },
  { name: 'a line before any section', credentials: `x = 1\n${DEFAULT}`, expected: 'BrokenConfigFile' },
  { name: 'a line that is not a setting', credentials: `${DEFAULT}nonsense\n`, expected: 'BrokenConfigFile' },
  {
    name: 'a broken config file beside good credentials',
    config: 'nonsense\n',
    credentials: DEFAULT,
    expected: 'BrokenConfigFile',
  },
  {
    name: 'a broken nested setting',
    config: '[default]\ns3 =\n  nonsense\n',
    credentials: DEFAULT,
    expected: 'BrokenConfigFile',
  },
  {
    name: 'a nested setting',
    config: '[default]\ns3 =\n  max_queue_size = 1\n',
    credentials: DEFAULT,
    expected: 'DEFAULT',
  },
  {
    name: 'half a pair in the credentials file: the id',
    credentials: '[default]\naws_access_key_id = A\n',
    expected: 'HalfCredentials',
  },
  {
    name: 'half a pair in the credentials file: the secret',
    credentials: '[default]\naws_secret_access_key = s\n',
    expected: 'HalfCredentials',
  },
  {
    name: 'half in each file',
    credentials: '[default]\naws_access_key_id = A\n',
    config: '[default]\naws_secret_access_key = s\n',
    expected: 'HalfCredentials',
  },
  {
    name: 'AWS_CONFIG_FILE with ~',
    env: { AWS_CONFIG_FILE: '~/other' },
    files: { other: `[default]\n${keys('OTHER')}` },
    expected: 'OTHER',
  },
  {
    name: 'AWS_SHARED_CREDENTIALS_FILE with a variable',
    env: { AWS_SHARED_CREDENTIALS_FILE: '$HOME/other' },
    files: { other: `[default]\n${keys('OTHER')}` },
    expected: 'OTHER',
  },
  {
    name: 'AWS_SHARED_CREDENTIALS_FILE that is not there',
    env: { AWS_SHARED_CREDENTIALS_FILE: '/nowhere' },
    credentials: DEFAULT,
    expected: 'NoCredentials',
  },

  // Processes
  { name: 'a process', config: `[default]\n${process('PROC')}`, expected: 'PROC' },
  {
    name: 'a process after keys of the credentials file',
    credentials: DEFAULT,
    config: `[default]\n${process('PROC')}`,
    expected: 'DEFAULT',
  },
  {
    name: 'a process before keys of the config file',
    config: `[default]\n${keys('CONFIG')}${process('PROC')}`,
    expected: 'PROC',
  },
  {
    name: 'a process in the credentials file',
    credentials: `[default]\n${process('PROC')}`,
    expected: 'PROC',
  },
  {
    name: 'a process that fails',
    env: CONTAINER,
    config: '[default]\ncredential_process = /bin/sh -c "echo no >&2; exit 3"\n',
    expected: 'CredentialProcessFailed',
  },
  {
    name: 'a process that is not there',
    env: CONTAINER,
    config: '[default]\ncredential_process = /nowhere/x\n',
    expected: 'CredentialProcessFailed',
  },
  {
    name: 'a process that prints no JSON',
    config: '[default]\ncredential_process = /bin/echo hello\n',
    expected: 'CredentialProcessFailed',
  },
  {
    name: 'a process of another version',
    config: `[default]\n${process('PROC').replace('"Version":1', '"Version":2')}`,
    expected: 'CredentialProcessFailed',
  },
  {
    name: 'a process without a secret',
    config: `[default]\n${process('PROC').replace('"SecretAccessKey"', '"Secret"')}`,
    expected: 'MalformedCredentials',
  },
  {
    name: 'a process whose keys ended',
    env: CONTAINER,
    config: `[default]\n${process('PROC', `,"Expiration":"${STALE}"`)}`,
    expected: 'ExpiredCredentials',
  },

  // Roles
  {
    name: 'a role of a profile',
    profile: 'r',
    credentials: A,
    config: `[profile r]\n${role('r', 'source_profile = a')}`,
    expected: 'r-by-A',
  },
  {
    name: 'a role goes before the keys beside it',
    profile: 'r',
    credentials: `${A}[r]\n${keys('R')}`,
    config: `[profile r]\n${role('r', 'source_profile = a')}`,
    expected: 'r-by-A',
  },
  {
    name: 'a role by its own keys',
    profile: 'r',
    config: `[profile r]\n${keys('R')}${role('r', 'source_profile = r')}`,
    expected: 'r-by-R',
  },
  {
    name: 'a chain of roles',
    profile: 'r',
    credentials: A,
    config: `[profile r]\n${role('r', 'source_profile = q')}[profile q]\n${role('q', 'source_profile = a')}`,
    expected: 'r-by-q-by-A',
  },
  {
    name: 'a role by a process',
    profile: 'r',
    config: `[profile r]\n${role('r', 'source_profile = p')}[profile p]\n${process('PROC')}`,
    expected: 'r-by-PROC',
  },
  {
    name: 'a role whose source is not there',
    env: CONTAINER,
    profile: 'r',
    config: `[profile r]\n${role('r', 'source_profile = typo')}`,
    expected: 'NoSourceProfile',
  },
  {
    name: 'a role without a source',
    profile: 'r',
    config: `[profile r]\n${role('r', '')}`,
    expected: 'NoSourceProfile',
  },
  {
    name: 'roles in a loop',
    env: CONTAINER,
    profile: 'r',
    config: `[profile r]\n${role('r', 'source_profile = q')}[profile q]\n${role('q', 'source_profile = r')}`,
    expected: 'LoopingSourceProfile',
  },
  {
    name: 'a role that names itself, without keys',
    profile: 'r',
    config: `[profile r]\n${role('r', 'source_profile = r')}`,
    expected: 'LoopingSourceProfile',
  },
  {
    name: 'a role whose source has no credentials',
    env: CONTAINER,
    profile: 'r',
    config: `[profile r]\n${role('r', 'source_profile = q')}[profile q]\nregion = x\n`,
    expected: 'ProfileWithoutCredentials',
  },
  {
    name: 'source_profile and credential_source',
    profile: 'r',
    credentials: A,
    config: `[profile r]\n${role('r', 'source_profile = a\ncredential_source = Environment')}`,
    expected: 'ContradictorySource',
  },
  {
    name: 'credential_source = Environment',
    env: ENV,
    profile: 'r',
    config: `[profile r]\n${role('r', 'credential_source = Environment')}`,
    expected: 'r-by-ENV',
  },
  {
    name: 'credential_source = Environment without keys',
    env: CONTAINER,
    profile: 'r',
    config: `[profile r]\n${role('r', 'credential_source = Environment')}`,
    expected: 'NoCredentials',
  },
  {
    name: 'credential_source = EcsContainer',
    env: CONTAINER,
    profile: 'r',
    config: `[profile r]\n${role('r', 'credential_source = EcsContainer')}`,
    expected: 'r-by-CONTAINER',
  },
  {
    name: 'credential_source = Ec2InstanceMetadata',
    env: INSTANCE,
    profile: 'r',
    config: `[profile r]\n${role('r', 'credential_source = Ec2InstanceMetadata')}`,
    expected: 'r-by-INSTANCE',
  },
  {
    name: 'a credential_source that does not exist',
    env: ENV,
    profile: 'r',
    config: `[profile r]\n${role('r', 'credential_source = environment')}`,
    expected: 'UnknownCredentialSource',
  },
  {
    name: 'duration_seconds that is not a number',
    profile: 'r',
    credentials: A,
    config: `[profile r]\n${role('r', 'source_profile = a\nduration_seconds = long')}`,
    expected: 'MalformedValue',
    differs: IGNORED,
  },

  // Web identity
  { name: 'web identity of the environment', env: WEB, files: JWT, expected: 'web-by-jwt-1' },
  {
    name: 'web identity goes before [default]',
    env: WEB,
    files: JWT,
    credentials: DEFAULT,
    expected: 'web-by-jwt-1',
  },
  { name: 'keys go before web identity', env: { ...WEB, ...ENV }, files: JWT, expected: 'ENV' },
  {
    name: '--profile goes before web identity',
    env: WEB,
    files: JWT,
    profile: 'a',
    credentials: A,
    expected: 'A',
  },
  {
    name: 'web identity goes before AWS_PROFILE',
    env: { ...WEB, AWS_PROFILE: 'a' },
    files: JWT,
    credentials: A,
    expected: 'web-by-jwt-1',
  },
  {
    name: 'web identity of a profile',
    profile: 'w',
    files: JWT,
    config: `[profile w]\n${role('w', 'web_identity_token_file = {home}/jwt')}`,
    expected: 'w-by-jwt-1',
  },
  {
    name: 'web identity without a role',
    env: { AWS_WEB_IDENTITY_TOKEN_FILE: '{home}/jwt' },
    files: JWT,
    expected: 'NoRole',
  },
  { name: 'web identity without its file', env: { ...WEB, ...CONTAINER }, expected: 'NoWebIdentityToken' },

  // IAM Identity Center
  {
    name: 'a session',
    profile: 'i',
    files: { [SESSION_FILE]: FRESH },
    config: `${SESSION}[profile i]\nsso_session = s\n${ASSIGNED}`,
    expected: 'SSO-token',
  },
  {
    name: 'a session goes before keys of the profile',
    profile: 'i',
    files: { [SESSION_FILE]: FRESH },
    credentials: `[i]\n${keys('I')}`,
    config: `${SESSION}[profile i]\nsso_session = s\n${ASSIGNED}`,
    expected: 'SSO-token',
  },
  {
    name: 'a session that is renewed',
    profile: 'i',
    files: { [SESSION_FILE]: token(STALE, RENEWABLE) },
    config: `${SESSION}[profile i]\nsso_session = s\n${ASSIGNED}`,
    expected: 'SSO-renewed',
  },
  {
    name: 'a session that ended',
    env: CONTAINER,
    profile: 'i',
    files: { [SESSION_FILE]: token(STALE) },
    config: `${SESSION}[profile i]\nsso_session = s\n${ASSIGNED}`,
    expected: 'NotSignedIn',
  },
  {
    name: 'sso_session = nothere',
    env: CONTAINER,
    profile: 'i',
    config: `[profile i]\nsso_session = nothere\n${ASSIGNED}`,
    expected: 'NoSsoSession',
  },
  {
    name: 'a session and a profile that disagree',
    profile: 'i',
    files: { [SESSION_FILE]: FRESH },
    config: `${SESSION}[profile i]\nsso_session = s\nsso_region = us-east-1\n${ASSIGNED}`,
    expected: 'ContradictorySso',
  },
  {
    name: 'nobody is signed in',
    env: CONTAINER,
    profile: 'i',
    config: `${SESSION}[profile i]\nsso_session = s\n${ASSIGNED}`,
    expected: 'NotSignedIn',
  },
  {
    name: 'without a session, by the start URL',
    profile: 'i',
    files: { [LEGACY_FILE]: FRESH },
    config: `[profile i]\n${LEGACY}`,
    expected: 'SSO-token',
  },
  {
    name: 'without a Region',
    profile: 'i',
    config: `[profile i]\nsso_start_url = https://s.example\n${ASSIGNED}`,
    expected: 'IncompleteSso',
  },

  // Containers and instances
  { name: 'a container', env: CONTAINER, expected: 'CONTAINER' },
  { name: 'a container comes after [default]', env: CONTAINER, credentials: DEFAULT, expected: 'DEFAULT' },
  { name: 'a container goes before an instance', env: { ...CONTAINER, ...INSTANCE }, expected: 'CONTAINER' },
  {
    name: 'a container with a token',
    env: { ...CONTAINER, AWS_CONTAINER_AUTHORIZATION_TOKEN: '-1' },
    expected: 'CONTAINER-1',
  },
  {
    name: 'a container with a token in a file',
    env: { ...CONTAINER, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '{home}/jwt' },
    files: JWT,
    expected: 'CONTAINERjwt-1',
  },
  {
    name: 'a container token with a line break',
    env: { ...CONTAINER, AWS_CONTAINER_AUTHORIZATION_TOKEN: 'x\r' },
    expected: 'MalformedContainerToken',
  },
  {
    name: 'a container elsewhere, by plain HTTP',
    env: { ...INSTANCE, AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://192.0.2.1/x' },
    expected: 'MalformedContainerUri',
  },
  { name: 'an instance', env: INSTANCE, expected: 'INSTANCE' },
  { name: 'an instance comes after [default]', env: INSTANCE, credentials: DEFAULT, expected: 'DEFAULT' },
]
