# CloudWatch counts only the successful calls of a key. Its failed ones, and calls that change it, are
# CloudTrail's to tell, and reach EventBridge where a trail logs them; that a key is gone, KMS tells
# EventBridge itself.
# https://docs.aws.amazon.com/kms/latest/developerguide/monitoring-cloudwatch.html
# https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-kms.html
# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html

locals {
  _key_arn = var.kms == null ? "" : var.kms.key_arn

  # A refused caller's event names the key only in its message.
  # https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html
  _key_error_pattern = {
    source      = ["aws.kms"]
    detail-type = ["AWS API Call via CloudTrail"]
    detail = {
      eventSource = ["kms.amazonaws.com"]
      errorCode   = [{ exists = true }]
      "$or" = [
        { resources = { ARN = [local._key_arn] } },
        { errorMessage = [{ wildcard = "*${local._key_arn}*" }] },
      ]
    }
  }

  _key_state_pattern = {
    source = ["aws.kms"]
    "$or" = [
      {
        detail-type = ["KMS CMK Deletion"]
        resources   = [local._key_arn]
      },
      {
        detail-type = ["AWS API Call via CloudTrail"]
        detail = {
          eventSource = ["kms.amazonaws.com"]
          eventName   = ["DisableKey", "DisableKeyRotation", "PutKeyPolicy", "ScheduleKeyDeletion"]
          errorCode   = [{ exists = false }]
          resources   = { ARN = [local._key_arn] }
        }
      },
    ]
  }

  _kms_rules = {
    kms-errors = {
      description = "Calls with the shared key that KMS refused."
      alarm       = "KMS refuses calls with the shared key: something cannot read or write its data. The events are in CloudTrail (aws cloudtrail lookup-events, event source kms.amazonaws.com): they name caller and reason. Mend the caller's IAM policy, or the key's policy or state."
      pattern     = jsonencode(local._key_error_pattern)
      threshold   = local._thresholds.kms_errors
      # Encrypt, Decrypt and GenerateDataKey count as read-only.
      # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html
      state = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
    }
    kms-key-state = {
      description = "The shared key is disabled, deleted or no longer rotated, or its policy changed."
      alarm       = "Somebody disabled the shared key, scheduled its deletion, ended its rotation or changed its policy. CloudTrail says who. Unless it was meant: aws kms cancel-key-deletion, enable-key, then terraform apply."
      pattern     = jsonencode(local._key_state_pattern)
      threshold   = 0
      state       = "ENABLED"
    }
  }

  _kms_event_rules = { for name, rule in local._kms_rules : name => rule if local._families.kms }

  _kms_alarms = {
    for name, rule in local._kms_event_rules : name => {
      description = rule.alarm
      namespace   = "AWS/Events"
      metric      = "TriggeredRules"
      dimensions  = { RuleName = "${var.name}-${name}" }
      statistic   = "Sum"
      comparison  = "GreaterThanThreshold"
      threshold   = rule.threshold
      periods     = 1
      # The metric is there only when the rule matches.
      missing = "notBreaching"
    }
  }

  _kms_graphs = [
    {
      title = "Refused calls and changes of the key"
      lines = [for name in keys(local._kms_event_rules) : ["AWS/Events", "TriggeredRules", "RuleName", "${var.name}-${name}", { label = name, stat = "Sum" }]]
    },
    {
      title = "Cryptographic calls of the account"
      lines = [["AWS/Usage", "CallCount", "Class", "None", "Resource", "CryptographicOperationsSymmetric", "Service", "KMS", "Type", "API", { label = "calls", stat = "Sum" }]]
    },
  ]
}
