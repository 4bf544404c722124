[
  {
    "name": "batch",
    "secrets": [
      {
        "name": "KEY",
        "valueFrom": "arn:aws:ssm:${region}:${account_id}:parameter/connectly-shared/${environment}/kms/key/arn"
      }
    ],
    "logConfiguration": {
      "logDriver": "awslogs",
      "options": { "awslogs-group": "/connectly-shared/${environment}/batch" }
    }
  }
]
