"""Names in code and configuration: every language's interpolation, and what is no read."""

from __future__ import annotations

import pytest

from validator.contract.consumers.model import Publication, Site
from validator.contract.consumers.texts import read_text

PREFIXES = ("/acme/",)


def read(text: str, path: str = "app.py") -> tuple[list[Site], list[Publication]]:
    return read_text(text.encode(), path, PREFIXES)


def names(text: str, path: str = "app.py") -> list[str]:
    return [site.name.shown for site in read(text, path)[0]]


@pytest.mark.parametrize(
    ("path", "line", "name"),
    [
        ("a.py", 'get_parameter(Name="/acme/dev/vpc/id")', "/acme/dev/vpc/id"),
        ("a.py", 'get_parameter(Name=f"/acme/{env}/vpc/id")', "/acme/${env}/vpc/id"),
        ("a.py", "get_parameter(Name='/acme/{}/vpc/id'.format(env))", "/acme/${…}/vpc/id"),
        ("a.py", 'get_parameter(Name="/acme/%s/vpc/id" % env)', "/acme/${…}/vpc/id"),
        ("a.py", 'get_parameter(Name="/acme/" + env + "/vpc/id")', "/acme/${env}/vpc/id"),
        ("a.py", 'get_parameter(Name="/acme/" + os.environ["ENV"] + "/vpc")',
         '/acme/${os.environ["ENV"]}/vpc'),
        ("a.ts", "getParameter({ Name: `/acme/${stage}/vpc/id` })", "/acme/${stage}/vpc/id"),
        ("a.ts", "getParameter({ Name: '/acme/' + stage + '/vpc/id' })", "/acme/${stage}/vpc/id"),
        ("a.ts", "StringParameter.valueFromLookup(this, '/acme/dev/vpc/id')", "/acme/dev/vpc/id"),
        ("a.go", 'GetParameter(fmt.Sprintf("/acme/%s/vpc/id", env))', "/acme/${…}/vpc/id"),
        ("a.java", 'getParameter("/acme/" + env + "/vpc/id");', "/acme/${env}/vpc/id"),
        ("a.rb", 'get_parameter(name: "/acme/#{env}/vpc/id")', "/acme/${env}/vpc/id"),
        ("a.sh", "aws ssm get-parameter --name /acme/$ENV/vpc/id", "/acme/${ENV}/vpc/id"),
        ("a.sh", 'aws ssm get-parameter --name "/acme/${ENV:-dev}/vpc"', "/acme/${ENV}/vpc"),
        ("Makefile", "\taws ssm get-parameter --name /acme/$(ENV)/vpc/id", "/acme/${ENV}/vpc/id"),
        ("a.ps1", "Get-SSMParameter -Name /acme/dev/vpc/id # ssm", "/acme/dev/vpc/id"),
        ("serverless.yml", "  vpc: ${ssm:/acme/${self:provider.stage}/vpc/id}",
         "/acme/${provider.stage}/vpc/id"),
        ("template.yaml", "  Vpc: '{{resolve:ssm:/acme/dev/vpc/id:1}}'", "/acme/dev/vpc/id"),
        ("template.yaml", "  Type: AWS::SSM::Parameter::Value<String>\n  Default: /acme/dev/vpc",
         "/acme/dev/vpc"),
        ("template.yaml", "  Default: /acme/dev/vpc\n  Type: AWS::SSM::Parameter::Value<String>",
         "/acme/dev/vpc"),
        (".github/workflows/a.yml", 'run: aws ssm get-parameter --name "/acme/${{ vars.ENV }}/x"',
         "/acme/${vars.ENV}/x"),
        ("task.json", '"valueFrom": "arn:aws:ssm:eu-west-1:1:parameter/acme/dev/db"',
         "/acme/dev/db"),
        ("task.json.tpl", '"valueFrom": "arn:aws:ssm:${region}:${id}:parameter/acme/${env}/db"',
         "/acme/${env}/db"),
        ("task.yaml", "ValueFrom: !Sub arn:aws:ssm:${AWS::Region}:${AWS::Account}:parameter/acme/x",
         "/acme/x"),
        ("app.j2", "ssm: /acme/{{ env }}/vpc/id", "/acme/${env}/vpc/id"),
        ("a.properties", "spring.config.import=aws-parameterstore:/acme/dev/app", "/acme/dev/app"),
        (".env", "VPC_PARAMETER=/acme/dev/vpc/id", "/acme/dev/vpc/id"),
        ("a.toml", 'vpc_parameter = "/acme/dev/vpc/id"', "/acme/dev/vpc/id"),
        ("Dockerfile", "ENV VPC_PARAMETER=/acme/dev/vpc/id", "/acme/dev/vpc/id"),
    ],
)  # fmt: skip
def test_a_name_is_read(path: str, line: str, name: str) -> None:
    assert names(line, path) == [name]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", "# get_parameter('/acme/dev/vpc/id')"),
        ("a.py", '"""Reads /acme/dev/vpc/id by get_parameter."""'),
        ("a.ts", "// getParameter('/acme/dev/vpc/id')"),
        ("a.ts", "/* getParameter\n * '/acme/dev/vpc/id' */"),
        ("a.go", "x := 1 // ssm /acme/dev/vpc"),
        ("a.yaml", "vpc: x # ssm /acme/dev/vpc/id"),
        ("a.json", '"awslogs-group": "/acme/dev/app", "valueFrom": ""'),
        ("a.sh", "aws logs tail /acme/dev/app; aws ssm get-parameters"),
        ("a.sh", "curl https://example.com/acme/dev/vpc/id # ssm"),
        ("a.sh", "cp /acme/dev/config.json . && aws ssm help"),
        ("a.py", 'open("/acme/settings.json"); ssm()'),
        ("a.ts", 'app.get(router, "/acme/users/all"); // ssm'),
        ("a.sh", "s3 cp s3://bucket/acme/dev/vpc/id ssm"),
        ("policy.json", '"Effect": "Allow", "Resource": "arn:aws:ssm:*:1:parameter/acme/dev/x"'),
        ("policy.json", '"Resource": [\n "arn:aws:ssm:*:1:parameter/acme/dev/x",\n'
         ' "arn:aws:ssm:*:1:parameter/acme/dev/y"]'),
        ("a.sh", "aws ssm delete-parameter --name /acme/dev/old"),
        ("a.py", 'PREFIX = "/acme/"  # ssm'),
        ("a.py", "/acmeother/dev/x ssm"),
    ],
)  # fmt: skip
def test_what_is_no_read(path: str, text: str) -> None:
    assert names(text, path) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.sh", "aws ssm put-parameter --name /acme/dev/own --value x"),
        ("a.sh", "aws ssm put-parameter \\\n  --type String \\\n  --name /acme/dev/own"),
        ("a.py", 'client.put_parameter(\n    Name="/acme/dev/own",\n)'),
        ("a.ts", "new PutParameterCommand({\n  Name: '/acme/dev/own',\n})"),
        ("a.ts", "new ssm.StringParameter(this, 'Own', {\n  parameterName: '/acme/dev/own',\n})"),
        ("template.yaml", "  Own:\n    Type: AWS::SSM::Parameter\n    Name: /acme/dev/own"),
    ],
)
def test_what_is_written_is_published(path: str, text: str) -> None:
    sites, written = read(text, path)
    assert sites == []
    assert [one.name.shown for one in written] == ["/acme/dev/own"]


def test_a_write_ends_with_its_statement() -> None:
    text = "aws ssm put-parameter --name /acme/dev/own\n\naws ssm get-parameter --name /acme/dev/x"
    sites, written = read(text, "a.sh")
    assert [one.name.shown for one in sites] == ["/acme/dev/x"]
    assert [one.name.shown for one in written] == ["/acme/dev/own"]


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("a.py", 'BASE = "/acme/dev"\n\nssm.get_parameter(Name=f"{BASE}/vpc/id")', 3),
        ("a.sh", 'BASE="/acme/dev"\naws ssm get-parameter --name "$BASE/vpc/id"', 2),
        ("a.ts", "const BASE = '/acme/dev';\ngetParameter(`${BASE}/vpc/id`)", 2),
        ("a.java", 'String BASE = "/acme/dev";\ngetParameter(BASE + "/vpc/id");', 2),
        (
            "a.py",
            'class A:\n    BASE = "/acme/dev"\n    x = get_parameter(self.BASE + "/vpc/id")',
            3,
        ),
    ],
)
def test_a_constant_is_put_in_where_it_is_used(path: str, text: str, line: int) -> None:
    [site] = read(text, path)[0]
    assert (site.name.text, site.line) == ("/acme/dev/vpc/id", line)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.sh", "aws ssm get-parameters-by-path --path /acme/dev/"),
        ("a.sh", "aws ssm get-parameters-by-path --recursive --path /acme/dev"),
        ("a.py", 'get_parameters_by_path(Path="/acme/dev")'),
        ("a.sh", "aws ssm get-parameters --names '/acme/dev/*'"),
    ],
)
def test_everything_below_a_path_is_read(path: str, text: str) -> None:
    [site] = read(text, path)[0]
    assert (site.means, site.name.text) == ("path", "/acme/dev")


def test_lines_are_counted_from_one() -> None:
    [site] = read("\n\nget_parameter('/acme/dev/x')\n")[0]
    assert site.line == 3


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (b'vpc_id = "vpc-0a1b2c3d4e5f60718"', ["vpc-0a1b2c3d4e5f60718"]),
        (b"subnets: [subnet-1a2b3c4d, sg-0123456789abcdef0]", ["subnet-1a2b3c4d",
                                                                "sg-0123456789abcdef0"]),
        (b"# was vpc-0a1b2c3d4e5f60718", []),
        (b"name: my-sg-deadbeef", []),
        (b"sg-facade", []),
    ],
)  # fmt: skip
def test_written_ids(text: bytes, found: list[str]) -> None:
    sites, _ = read_text(text, "a.yaml", PREFIXES)
    assert [site.name.text for site in sites if site.kind == "id"] == found
