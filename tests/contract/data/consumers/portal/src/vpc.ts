import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";

const stage = process.env.STAGE ?? "dev";

/* An old name: /connectly-shared/dev/network/vpc */
export async function vpc(client: SSMClient): Promise<string | undefined> {
  const command = new GetParameterCommand({
    Name: `/connectly-shared/${stage}/vpc/id`, // reads: ssm vpc/id
  });
  const version = new GetParameterCommand({ Name: `/connectly-shared/${stage}/services/portal/version` }); // reads: ssm services/portal/version
  await client.send(version);
  return (await client.send(command)).Parameter?.Value;
}
