ssm get-parameter --name /connectly-shared/dev/docs/only
