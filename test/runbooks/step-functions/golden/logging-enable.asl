{
  "Comment": "wml logging enable for all organizations in us-east-1, us-west-2, eu-west-1, account 111122223333, as planned in run 20261122T040000Z-000001",
  "StartAt": "Which account is this",
  "States": {
    "Which account is this": {
      "Type": "Task",
      "Resource": "arn:aws:states:::aws-sdk:sts:getCallerIdentity",
      "TimeoutSeconds": 90,
      "Parameters": {},
      "ResultPath": "$.caller",
      "Retry": [
        {
          "ErrorEquals": [
            "Sts.ThrottlingException",
            "Sts.ServiceUnavailableException",
            "Sts.ServiceFailureException",
            "Sts.StsException",
            "Sts.SdkClientException",
            "States.Timeout"
          ],
          "IntervalSeconds": 1,
          "BackoffRate": 2,
          "MaxDelaySeconds": 15,
          "MaxAttempts": 19,
          "JitterStrategy": "FULL"
        }
      ],
      "Next": "Is it the account of the plan"
    },
    "Is it the account of the plan": {
      "Type": "Choice",
      "Choices": [
        {
          "And": [
            { "Variable": "$.caller.Account", "IsPresent": true },
            { "Variable": "$.caller.Account", "StringEquals": "111122223333" }
          ],
          "Next": "What is planned"
        }
      ],
      "Default": "Wrong account"
    },
    "Wrong account": {
      "Type": "Fail",
      "Error": "WorkMailLifecycle.WrongAccount",
      "Cause": "the plan is for account 111122223333, and the machine runs in another"
    },
    "What is planned": {
      "Type": "Pass",
      "Result": {
        "plan": {
          "lanes2": [
            {
              "subject": "log group /aws/workmail/emailevents/acme",
              "logGroupName": "/aws/workmail/emailevents/acme",
              "retention": "30",
              "subject2": "retention of /aws/workmail/emailevents/acme: 30 days",
              "retentionInDays": 30,
              "subject3": "email event logging of acme (m-61636d65000000000000000000000000)",
              "organizationId": "m-61636d65000000000000000000000000",
              "roleArn": "arn:aws:iam::111122223333:role/aws-service-role/events.workmail.amazonaws.com/AWSServiceRoleForAmazonWorkMailEvents",
              "logGroupArn": "arn:aws:logs:us-east-1:111122223333:log-group:/aws/workmail/emailevents/acme:*"
            }
          ]
        },
        "results": {}
      },
      "Next": "1 create-role"
    },
    "1 create-role": {
      "Comment": "service-linked role AWSServiceRoleForAmazonWorkMailEvents",
      "Type": "Parallel",
      "Branches": [
        {
          "StartAt": "1 create-role - look first",
          "States": {
            "1 create-role - look first": {
              "Type": "Task",
              "Resource": "arn:aws:states:::aws-sdk:iam:getRole",
              "TimeoutSeconds": 90,
              "Parameters": { "RoleName": "AWSServiceRoleForAmazonWorkMailEvents" },
              "ResultPath": "$.reply",
              "Retry": [
                {
                  "ErrorEquals": ["Iam.ConcurrentModificationException"],
                  "IntervalSeconds": 1,
                  "BackoffRate": 2,
                  "MaxDelaySeconds": 15,
                  "MaxAttempts": 19,
                  "JitterStrategy": "FULL"
                },
                {
                  "ErrorEquals": [
                    "Iam.ThrottlingException",
                    "Iam.ServiceUnavailableException",
                    "Iam.ServiceFailureException",
                    "Iam.IamException",
                    "Iam.SdkClientException",
                    "States.Timeout"
                  ],
                  "IntervalSeconds": 1,
                  "BackoffRate": 2,
                  "MaxDelaySeconds": 15,
                  "MaxAttempts": 19,
                  "JitterStrategy": "FULL"
                }
              ],
              "Catch": [
                {
                  "ErrorEquals": ["Iam.NoSuchEntityException"],
                  "ResultPath": null,
                  "Next": "1 create-role - CreateServiceLinkedRole"
                }
              ],
              "Next": "1 create-role - look first, answer"
            },
            "1 create-role - look first, answer": {
              "Type": "Choice",
              "Choices": [
                {
                  "And": [
                    { "Variable": "$.reply.Role.Arn", "IsPresent": true },
                    { "Not": { "Variable": "$.reply.Role.Arn", "IsNull": true } }
                  ],
                  "Next": "1 create-role - nothing to do"
                }
              ],
              "Default": "1 create-role - CreateServiceLinkedRole"
            },
            "1 create-role - CreateServiceLinkedRole": {
              "Type": "Task",
              "Comment": "Creating a service-linked role for Amazon WorkMail (https://docs.aws.amazon.com/workmail/latest/adminguide/using-service-linked-roles.html)",
              "Resource": "arn:aws:states:::aws-sdk:iam:createServiceLinkedRole",
              "TimeoutSeconds": 90,
              "Parameters": { "AWSServiceName": "events.workmail.amazonaws.com" },
              "ResultPath": null,
              "Catch": [
                {
                  "ErrorEquals": ["Iam.InvalidInputException"],
                  "ResultPath": "$.refusal",
                  "Next": "1 create-role - what the refusal means"
                }
              ],
              "Next": "1 create-role - see it done",
              "Retry": [
                {
                  "ErrorEquals": ["Iam.ConcurrentModificationException"],
                  "IntervalSeconds": 1,
                  "BackoffRate": 2,
                  "MaxDelaySeconds": 15,
                  "MaxAttempts": 19,
                  "JitterStrategy": "FULL"
                },
                {
                  "ErrorEquals": [
                    "Iam.ThrottlingException",
                    "Iam.ServiceUnavailableException",
                    "Iam.ServiceFailureException",
                    "Iam.IamException",
                    "Iam.SdkClientException",
                    "States.Timeout"
                  ],
                  "IntervalSeconds": 1,
                  "BackoffRate": 2,
                  "MaxDelaySeconds": 15,
                  "MaxAttempts": 19,
                  "JitterStrategy": "FULL"
                }
              ]
            },
            "1 create-role - what the refusal means": {
              "Type": "Choice",
              "Choices": [
                {
                  "Or": [
                    { "Variable": "$.refusal.Cause", "StringMatches": "*has been taken*" },
                    { "Variable": "$.refusal.Cause", "StringMatches": "*Has been taken*" }
                  ],
                  "Next": "1 create-role - see it done"
                }
              ],
              "Default": "1 create-role - refused"
            },
            "1 create-role - refused": { "Type": "Fail", "ErrorPath": "$.refusal.Error", "CausePath": "$.refusal.Cause" },
            "1 create-role - see it done": {
              "Type": "Parallel",
              "Branches": [
                {
                  "StartAt": "1 create-role - look",
                  "States": {
                    "1 create-role - look": {
                      "Type": "Task",
                      "Resource": "arn:aws:states:::aws-sdk:iam:getRole",
                      "TimeoutSeconds": 90,
                      "Parameters": { "RoleName": "AWSServiceRoleForAmazonWorkMailEvents" },
                      "ResultPath": "$.reply",
                      "Retry": [
                        {
                          "ErrorEquals": ["Iam.ConcurrentModificationException"],
                          "IntervalSeconds": 1,
                          "BackoffRate": 2,
                          "MaxDelaySeconds": 15,
                          "MaxAttempts": 19,
                          "JitterStrategy": "FULL"
                        },
                        {
                          "ErrorEquals": [
                            "Iam.ThrottlingException",
                            "Iam.ServiceUnavailableException",
                            "Iam.ServiceFailureException",
                            "Iam.IamException",
                            "Iam.SdkClientException",
                            "States.Timeout"
                          ],
                          "IntervalSeconds": 1,
                          "BackoffRate": 2,
                          "MaxDelaySeconds": 15,
                          "MaxAttempts": 19,
                          "JitterStrategy": "FULL"
                        }
                      ],
                      "Catch": [
                        {
                          "ErrorEquals": ["Iam.NoSuchEntityException"],
                          "ResultPath": null,
                          "Next": "1 create-role - not seen yet"
                        }
                      ],
                      "Next": "1 create-role - look, answer"
                    },
                    "1 create-role - look, answer": {
                      "Type": "Choice",
                      "Choices": [
                        {
                          "And": [
                            { "Variable": "$.reply.Role.Arn", "IsPresent": true },
                            { "Not": { "Variable": "$.reply.Role.Arn", "IsNull": true } }
                          ],
                          "Next": "1 create-role - seen"
                        }
                      ],
                      "Default": "1 create-role - not seen yet"
                    },
                    "1 create-role - seen": { "Type": "Succeed" },
                    "1 create-role - not seen yet": {
                      "Type": "Fail",
                      "Error": "WorkMailLifecycle.NotSeen",
                      "Cause": "AWS took CreateServiceLinkedRole, but does not show its effect yet"
                    }
                  }
                }
              ],
              "ResultPath": null,
              "Retry": [
                {
                  "ErrorEquals": ["WorkMailLifecycle.NotSeen"],
                  "IntervalSeconds": 1,
                  "BackoffRate": 2,
                  "MaxDelaySeconds": 15,
                  "MaxAttempts": 19,
                  "JitterStrategy": "FULL"
                }
              ],
              "Next": "1 create-role - done"
            },
            "1 create-role - nothing to do": { "Type": "Pass", "Result": { "outcome": "unchanged" }, "End": true },
            "1 create-role - done": { "Type": "Pass", "Result": { "outcome": "done" }, "End": true }
          }
        }
      ],
      "ResultSelector": { "outcome.$": "$[0].outcome" },
      "ResultPath": "$.results['1 create-role']",
      "Catch": [{ "ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "1 create-role - failed" }],
      "Next": "2 create-log-group to enable-logging"
    },
    "1 create-role - failed": { "Type": "Fail", "ErrorPath": "$.error.Error", "CausePath": "$.error.Cause" },
    "2 create-log-group to enable-logging": {
      "Type": "Map",
      "ItemsPath": "$.plan.lanes2",
      "ItemSelector": { "item.$": "$$.Map.Item.Value", "outcomes": {} },
      "MaxConcurrency": 5,
      "ItemProcessor": {
        "ProcessorConfig": { "Mode": "INLINE" },
        "StartAt": "2.1 create-log-group",
        "States": {
          "2.1 create-log-group": {
            "Type": "Parallel",
            "Branches": [
              {
                "StartAt": "2.1 create-log-group - look first",
                "States": {
                  "2.1 create-log-group - look first": {
                    "Type": "Task",
                    "Resource": "arn:aws:states:::aws-sdk:cloudwatchlogs:describeLogGroups",
                    "TimeoutSeconds": 90,
                    "Parameters": { "LogGroupNamePrefix.$": "$.item.logGroupName" },
                    "ResultPath": "$.reply",
                    "Retry": [
                      {
                        "ErrorEquals": ["CloudWatchLogs.OperationAbortedException"],
                        "IntervalSeconds": 1,
                        "BackoffRate": 2,
                        "MaxDelaySeconds": 15,
                        "MaxAttempts": 19,
                        "JitterStrategy": "FULL"
                      },
                      {
                        "ErrorEquals": [
                          "CloudWatchLogs.ThrottlingException",
                          "CloudWatchLogs.ServiceUnavailableException",
                          "CloudWatchLogs.ServiceFailureException",
                          "CloudWatchLogs.CloudWatchLogsException",
                          "CloudWatchLogs.SdkClientException",
                          "States.Timeout"
                        ],
                        "IntervalSeconds": 1,
                        "BackoffRate": 2,
                        "MaxDelaySeconds": 15,
                        "MaxAttempts": 19,
                        "JitterStrategy": "FULL"
                      }
                    ],
                    "Next": "2.1 create-log-group - look first, answer"
                  },
                  "2.1 create-log-group - look first, answer": {
                    "Type": "Choice",
                    "Choices": [
                      {
                        "And": [
                          { "Variable": "$.reply.LogGroups[0].LogGroupName", "IsPresent": true },
                          {
                            "Variable": "$.reply.LogGroups[0].LogGroupName",
                            "StringEqualsPath": "$.item.logGroupName"
                          }
                        ],
                        "Next": "2.1 create-log-group - nothing to do"
                      }
                    ],
                    "Default": "2.1 create-log-group - CreateLogGroup"
                  },
                  "2.1 create-log-group - CreateLogGroup": {
                    "Type": "Task",
                    "Comment": "Turning on email event logging (https://docs.aws.amazon.com/workmail/latest/adminguide/tracking.html)",
                    "Resource": "arn:aws:states:::aws-sdk:cloudwatchlogs:createLogGroup",
                    "TimeoutSeconds": 90,
                    "Parameters": {
                      "LogGroupName.$": "$.item.logGroupName",
                      "Tags": { "workmail-lifecycle:retention.$": "$.item.retention" }
                    },
                    "ResultPath": null,
                    "Catch": [
                      {
                        "ErrorEquals": ["CloudWatchLogs.ResourceAlreadyExistsException"],
                        "ResultPath": null,
                        "Next": "2.1 create-log-group - see it done"
                      }
                    ],
                    "Next": "2.1 create-log-group - see it done",
                    "Retry": [
                      {
                        "ErrorEquals": ["CloudWatchLogs.OperationAbortedException"],
                        "IntervalSeconds": 1,
                        "BackoffRate": 2,
                        "MaxDelaySeconds": 15,
                        "MaxAttempts": 19,
                        "JitterStrategy": "FULL"
                      },
                      {
                        "ErrorEquals": [
                          "CloudWatchLogs.ThrottlingException",
                          "CloudWatchLogs.ServiceUnavailableException",
                          "CloudWatchLogs.ServiceFailureException",
                          "CloudWatchLogs.CloudWatchLogsException",
                          "CloudWatchLogs.SdkClientException",
                          "States.Timeout"
                        ],
                        "IntervalSeconds": 1,
                        "BackoffRate": 2,
                        "MaxDelaySeconds": 15,
                        "MaxAttempts": 19,
                        "JitterStrategy": "FULL"
                      }
                    ]
                  },
                  "2.1 create-log-group - see it done": {
                    "Type": "Parallel",
                    "Branches": [
                      {
                        "StartAt": "2.1 create-log-group - look",
                        "States": {
                          "2.1 create-log-group - look": {
                            "Type": "Task",
                            "Resource": "arn:aws:states:::aws-sdk:cloudwatchlogs:describeLogGroups",
                            "TimeoutSeconds": 90,
                            "Parameters": { "LogGroupNamePrefix.$": "$.item.logGroupName" },
                            "ResultPath": "$.reply",
                            "Retry": [
                              {
                                "ErrorEquals": ["CloudWatchLogs.OperationAbortedException"],
                                "IntervalSeconds": 1,
                                "BackoffRate": 2,
                                "MaxDelaySeconds": 15,
                                "MaxAttempts": 19,
                                "JitterStrategy": "FULL"
                              },
                              {
                                "ErrorEquals": [
                                  "CloudWatchLogs.ThrottlingException",
                                  "CloudWatchLogs.ServiceUnavailableException",
                                  "CloudWatchLogs.ServiceFailureException",
                                  "CloudWatchLogs.CloudWatchLogsException",
                                  "CloudWatchLogs.SdkClientException",
                                  "States.Timeout"
                                ],
                                "IntervalSeconds": 1,
                                "BackoffRate": 2,
                                "MaxDelaySeconds": 15,
                                "MaxAttempts": 19,
                                "JitterStrategy": "FULL"
                              }
                            ],
                            "Next": "2.1 create-log-group - look, answer"
                          },
                          "2.1 create-log-group - look, answer": {
                            "Type": "Choice",
                            "Choices": [
                              {
                                "And": [
                                  { "Variable": "$.reply.LogGroups[0].LogGroupName", "IsPresent": true },
                                  {
                                    "Variable": "$.reply.LogGroups[0].LogGroupName",
                                    "StringEqualsPath": "$.item.logGroupName"
                                  }
                                ],
                                "Next": "2.1 create-log-group - seen"
                              }
                            ],
                            "Default": "2.1 create-log-group - not seen yet"
                          },
                          "2.1 create-log-group - seen": { "Type": "Succeed" },
                          "2.1 create-log-group - not seen yet": {
                            "Type": "Fail",
                            "Error": "WorkMailLifecycle.NotSeen",
                            "Cause": "AWS took CreateLogGroup, but does not show its effect yet"
                          }
                        }
                      }
                    ],
                    "ResultPath": null,
                    "Retry": [
                      {
                        "ErrorEquals": ["WorkMailLifecycle.NotSeen"],
                        "IntervalSeconds": 1,
                        "BackoffRate": 2,
                        "MaxDelaySeconds": 15,
                        "MaxAttempts": 19,
                        "JitterStrategy": "FULL"
                      }
                    ],
                    "Next": "2.1 create-log-group - done"
                  },
                  "2.1 create-log-group - nothing to do": { "Type": "Pass", "Result": { "outcome": "unchanged" }, "End": true },
                  "2.1 create-log-group - done": { "Type": "Pass", "Result": { "outcome": "done" }, "End": true }
                }
              }
            ],
            "ResultSelector": { "outcome.$": "$[0].outcome" },
            "ResultPath": "$.outcomes['create-log-group']",
            "Catch": [
              {
                "ErrorEquals": ["States.ALL"],
                "ResultPath": "$.error",
                "Next": "2.1 create-log-group - stopped"
              }
            ],
            "Next": "2.2 set-retention"
          },
          "2.1 create-log-group - stopped": {
            "Type": "Pass",
            "Parameters": {
              "well": false,
              "outcomes.$": "$.outcomes",
              "step": "create-log-group",
              "subject.$": "$.item.subject",
              "error.$": "$.error"
            },
            "End": true
          },
          "2.2 set-retention": {
            "Type": "Parallel",
            "Branches": [
              {
                "StartAt": "2.2 set-retention - look first",
                "States": {
                  "2.2 set-retention - look first": {
                    "Type": "Task",
                    "Resource": "arn:aws:states:::aws-sdk:cloudwatchlogs:describeLogGroups",
                    "TimeoutSeconds": 90,
                    "Parameters": { "LogGroupNamePrefix.$": "$.item.logGroupName" },
                    "ResultPath": "$.reply",
                    "Retry": [
                      {
                        "ErrorEquals": ["CloudWatchLogs.OperationAbortedException"],
                        "IntervalSeconds": 1,
                        "BackoffRate": 2,
                        "MaxDelaySeconds": 15,
                        "MaxAttempts": 19,
                        "JitterStrategy": "FULL"
                      },
                      {
                        "ErrorEquals": [
                          "CloudWatchLogs.ThrottlingException",
                          "CloudWatchLogs.ServiceUnavailableException",
                          "CloudWatchLogs.ServiceFailureException",
                          "CloudWatchLogs.CloudWatchLogsException",
                          "CloudWatchLogs.SdkClientException",
                          "States.Timeout"
                        ],
                        "IntervalSeconds": 1,
                        "BackoffRate": 2,
                        "MaxDelaySeconds": 15,
                        "MaxAttempts": 19,
                        "JitterStrategy": "FULL"
                      }
                    ],
                    "Next": "2.2 set-retention - look first, answer"
                  },
                  "2.2 set-retention - look first, answer": {
                    "Type": "Choice",
                    "Choices": [
                      {
                        "And": [
                          { "Variable": "$.reply.LogGroups[0].LogGroupName", "IsPresent": true },
                          {
                            "Variable": "$.reply.LogGroups[0].LogGroupName",
                            "StringEqualsPath": "$.item.logGroupName"
                          },
                          { "Variable": "$.reply.LogGroups[0].RetentionInDays", "IsPresent": true },
                          {
                            "Variable": "$.reply.LogGroups[0].RetentionInDays",
                            "NumericEqualsPath": "$.item.retentionInDays"
                          }
                        ],
                        "Next": "2.2 set-retention - nothing to do"
                      }
                    ],
                    "Default": "2.2 set-retention - PutRetentionPolicy"
                  },
                  "2.2 set-retention - PutRetentionPolicy": {
                    "Type": "Task",
                    "Comment": "Turning on email event logging (https://docs.aws.amazon.com/workmail/latest/adminguide/tracking.html)",
                    "Resource": "arn:aws:states:::aws-sdk:cloudwatchlogs:putRetentionPolicy",
                    "TimeoutSeconds": 90,
                    "Parameters": { "LogGroupName.$": "$.item.logGroupName", "RetentionInDays.$": "$.item.retentionInDays" },
                    "ResultPath": null,
                    "Next": "2.2 set-retention - see it done",
                    "Retry": [
                      {
                        "ErrorEquals": ["CloudWatchLogs.OperationAbortedException"],
                        "IntervalSeconds": 1,
                        "BackoffRate": 2,
                        "MaxDelaySeconds": 15,
                        "MaxAttempts": 19,
                        "JitterStrategy": "FULL"
                      },
                      {
                        "ErrorEquals": [
                          "CloudWatchLogs.ThrottlingException",
                          "CloudWatchLogs.ServiceUnavailableException",
                          "CloudWatchLogs.ServiceFailureException",
                          "CloudWatchLogs.CloudWatchLogsException",
                          "CloudWatchLogs.SdkClientException",
                          "States.Timeout"
                        ],
                        "IntervalSeconds": 1,
                        "BackoffRate": 2,
                        "MaxDelaySeconds": 15,
                        "MaxAttempts": 19,
                        "JitterStrategy": "FULL"
                      }
                    ]
                  },
                  "2.2 set-retention - see it done": {
                    "Type": "Parallel",
                    "Branches": [
                      {
                        "StartAt": "2.2 set-retention - look",
                        "States": {
                          "2.2 set-retention - look": {
                            "Type": "Task",
                            "Resource": "arn:aws:states:::aws-sdk:cloudwatchlogs:describeLogGroups",
                            "TimeoutSeconds": 90,
                            "Parameters": { "LogGroupNamePrefix.$": "$.item.logGroupName" },
                            "ResultPath": "$.reply",
                            "Retry": [
                              {
                                "ErrorEquals": ["CloudWatchLogs.OperationAbortedException"],
                                "IntervalSeconds": 1,
                                "BackoffRate": 2,
                                "MaxDelaySeconds": 15,
                                "MaxAttempts": 19,
                                "JitterStrategy": "FULL"
                              },
                              {
                                "ErrorEquals": [
                                  "CloudWatchLogs.ThrottlingException",
                                  "CloudWatchLogs.ServiceUnavailableException",
                                  "CloudWatchLogs.ServiceFailureException",
                                  "CloudWatchLogs.CloudWatchLogsException",
                                  "CloudWatchLogs.SdkClientException",
                                  "States.Timeout"
                                ],
                                "IntervalSeconds": 1,
                                "BackoffRate": 2,
                                "MaxDelaySeconds": 15,
                                "MaxAttempts": 19,
                                "JitterStrategy": "FULL"
                              }
                            ],
                            "Next": "2.2 set-retention - look, answer"
                          },
                          "2.2 set-retention - look, answer": {
                            "Type": "Choice",
                            "Choices": [
                              {
                                "And": [
                                  { "Variable": "$.reply.LogGroups[0].LogGroupName", "IsPresent": true },
                                  {
                                    "Variable": "$.reply.LogGroups[0].LogGroupName",
                                    "StringEqualsPath": "$.item.logGroupName"
                                  },
                                  { "Variable": "$.reply.LogGroups[0].RetentionInDays", "IsPresent": true },
                                  {
                                    "Variable": "$.reply.LogGroups[0].RetentionInDays",
                                    "NumericEqualsPath": "$.item.retentionInDays"
                                  }
                                ],
                                "Next": "2.2 set-retention - seen"
                              }
                            ],
                            "Default": "2.2 set-retention - not seen yet"
                          },
                          "2.2 set-retention - seen": { "Type": "Succeed" },
                          "2.2 set-retention - not seen yet": {
                            "Type": "Fail",
                            "Error": "WorkMailLifecycle.NotSeen",
                            "Cause": "AWS took PutRetentionPolicy, but does not show its effect yet"
                          }
                        }
                      }
                    ],
                    "ResultPath": null,
                    "Retry": [
                      {
                        "ErrorEquals": ["WorkMailLifecycle.NotSeen"],
                        "IntervalSeconds": 1,
                        "BackoffRate": 2,
                        "MaxDelaySeconds": 15,
                        "MaxAttempts": 19,
                        "JitterStrategy": "FULL"
                      }
                    ],
                    "Next": "2.2 set-retention - done"
                  },
                  "2.2 set-retention - nothing to do": { "Type": "Pass", "Result": { "outcome": "unchanged" }, "End": true },
                  "2.2 set-retention - done": { "Type": "Pass", "Result": { "outcome": "done" }, "End": true }
                }
              }
            ],
            "ResultSelector": { "outcome.$": "$[0].outcome" },
            "ResultPath": "$.outcomes['set-retention']",
            "Catch": [
              {
                "ErrorEquals": ["States.ALL"],
                "ResultPath": "$.error",
                "Next": "2.2 set-retention - stopped"
              }
            ],
            "Next": "2.3 enable-logging"
          },
          "2.2 set-retention - stopped": {
            "Type": "Pass",
            "Parameters": {
              "well": false,
              "outcomes.$": "$.outcomes",
              "step": "set-retention",
              "subject.$": "$.item.subject2",
              "error.$": "$.error"
            },
            "End": true
          },
          "2.3 enable-logging": {
            "Type": "Parallel",
            "Branches": [
              {
                "StartAt": "2.3 enable-logging - look first",
                "States": {
                  "2.3 enable-logging - look first": {
                    "Type": "Task",
                    "Resource": "arn:aws:states:::aws-sdk:workmail:describeEmailMonitoringConfiguration",
                    "TimeoutSeconds": 90,
                    "Parameters": { "OrganizationId.$": "$.item.organizationId" },
                    "ResultPath": "$.reply",
                    "Retry": [
                      {
                        "ErrorEquals": ["WorkMail.InvalidParameterException", "WorkMail.ResourceNotFoundException"],
                        "IntervalSeconds": 1,
                        "BackoffRate": 2,
                        "MaxDelaySeconds": 15,
                        "MaxAttempts": 19,
                        "JitterStrategy": "FULL"
                      },
                      {
                        "ErrorEquals": [
                          "WorkMail.ThrottlingException",
                          "WorkMail.ServiceUnavailableException",
                          "WorkMail.ServiceFailureException",
                          "WorkMail.WorkMailException",
                          "WorkMail.SdkClientException",
                          "States.Timeout"
                        ],
                        "IntervalSeconds": 1,
                        "BackoffRate": 2,
                        "MaxDelaySeconds": 15,
                        "MaxAttempts": 19,
                        "JitterStrategy": "FULL"
                      }
                    ],
                    "Catch": [
                      {
                        "ErrorEquals": ["WorkMail.ResourceNotFoundException"],
                        "ResultPath": null,
                        "Next": "2.3 enable-logging - PutEmailMonitoringConfiguration"
                      }
                    ],
                    "Next": "2.3 enable-logging - look first, answer"
                  },
                  "2.3 enable-logging - look first, answer": {
                    "Type": "Choice",
                    "Choices": [
                      {
                        "And": [
                          { "Variable": "$.reply.LogGroupArn", "IsPresent": true },
                          { "Variable": "$.reply.LogGroupArn", "StringEqualsPath": "$.item.logGroupArn" },
                          {
                            "Or": [
                              {
                                "Not": {
                                  "And": [
                                    { "Variable": "$.reply.RoleArn", "IsPresent": true },
                                    { "Not": { "Variable": "$.reply.RoleArn", "IsNull": true } }
                                  ]
                                }
                              },
                              {
                                "And": [
                                  { "Variable": "$.reply.RoleArn", "IsPresent": true },
                                  { "Variable": "$.reply.RoleArn", "StringEqualsPath": "$.item.roleArn" }
                                ]
                              }
                            ]
                          }
                        ],
                        "Next": "2.3 enable-logging - nothing to do"
                      }
                    ],
                    "Default": "2.3 enable-logging - PutEmailMonitoringConfiguration"
                  },
                  "2.3 enable-logging - PutEmailMonitoringConfiguration": {
                    "Type": "Task",
                    "Comment": "Turning on email event logging (https://docs.aws.amazon.com/workmail/latest/adminguide/tracking.html)",
                    "Resource": "arn:aws:states:::aws-sdk:workmail:putEmailMonitoringConfiguration",
                    "TimeoutSeconds": 90,
                    "Parameters": {
                      "OrganizationId.$": "$.item.organizationId",
                      "RoleArn.$": "$.item.roleArn",
                      "LogGroupArn.$": "$.item.logGroupArn"
                    },
                    "ResultPath": null,
                    "Next": "2.3 enable-logging - see it done",
                    "Retry": [
                      {
                        "ErrorEquals": ["WorkMail.InvalidParameterException", "WorkMail.ResourceNotFoundException"],
                        "IntervalSeconds": 1,
                        "BackoffRate": 2,
                        "MaxDelaySeconds": 15,
                        "MaxAttempts": 19,
                        "JitterStrategy": "FULL"
                      },
                      {
                        "ErrorEquals": [
                          "WorkMail.ThrottlingException",
                          "WorkMail.ServiceUnavailableException",
                          "WorkMail.ServiceFailureException",
                          "WorkMail.WorkMailException",
                          "WorkMail.SdkClientException",
                          "States.Timeout"
                        ],
                        "IntervalSeconds": 1,
                        "BackoffRate": 2,
                        "MaxDelaySeconds": 15,
                        "MaxAttempts": 19,
                        "JitterStrategy": "FULL"
                      }
                    ]
                  },
                  "2.3 enable-logging - see it done": {
                    "Type": "Parallel",
                    "Branches": [
                      {
                        "StartAt": "2.3 enable-logging - look",
                        "States": {
                          "2.3 enable-logging - look": {
                            "Type": "Task",
                            "Resource": "arn:aws:states:::aws-sdk:workmail:describeEmailMonitoringConfiguration",
                            "TimeoutSeconds": 90,
                            "Parameters": { "OrganizationId.$": "$.item.organizationId" },
                            "ResultPath": "$.reply",
                            "Retry": [
                              {
                                "ErrorEquals": ["WorkMail.InvalidParameterException", "WorkMail.ResourceNotFoundException"],
                                "IntervalSeconds": 1,
                                "BackoffRate": 2,
                                "MaxDelaySeconds": 15,
                                "MaxAttempts": 19,
                                "JitterStrategy": "FULL"
                              },
                              {
                                "ErrorEquals": [
                                  "WorkMail.ThrottlingException",
                                  "WorkMail.ServiceUnavailableException",
                                  "WorkMail.ServiceFailureException",
                                  "WorkMail.WorkMailException",
                                  "WorkMail.SdkClientException",
                                  "States.Timeout"
                                ],
                                "IntervalSeconds": 1,
                                "BackoffRate": 2,
                                "MaxDelaySeconds": 15,
                                "MaxAttempts": 19,
                                "JitterStrategy": "FULL"
                              }
                            ],
                            "Catch": [
                              {
                                "ErrorEquals": ["WorkMail.ResourceNotFoundException"],
                                "ResultPath": null,
                                "Next": "2.3 enable-logging - not seen yet"
                              }
                            ],
                            "Next": "2.3 enable-logging - look, answer"
                          },
                          "2.3 enable-logging - look, answer": {
                            "Type": "Choice",
                            "Choices": [
                              {
                                "And": [
                                  { "Variable": "$.reply.LogGroupArn", "IsPresent": true },
                                  {
                                    "Variable": "$.reply.LogGroupArn",
                                    "StringEqualsPath": "$.item.logGroupArn"
                                  },
                                  {
                                    "Or": [
                                      {
                                        "Not": {
                                          "And": [
                                            { "Variable": "$.reply.RoleArn", "IsPresent": true },
                                            { "Not": { "Variable": "$.reply.RoleArn", "IsNull": true } }
                                          ]
                                        }
                                      },
                                      {
                                        "And": [
                                          { "Variable": "$.reply.RoleArn", "IsPresent": true },
                                          {
                                            "Variable": "$.reply.RoleArn",
                                            "StringEqualsPath": "$.item.roleArn"
                                          }
                                        ]
                                      }
                                    ]
                                  }
                                ],
                                "Next": "2.3 enable-logging - seen"
                              }
                            ],
                            "Default": "2.3 enable-logging - not seen yet"
                          },
                          "2.3 enable-logging - seen": { "Type": "Succeed" },
                          "2.3 enable-logging - not seen yet": {
                            "Type": "Fail",
                            "Error": "WorkMailLifecycle.NotSeen",
                            "Cause": "AWS took PutEmailMonitoringConfiguration, but does not show its effect yet"
                          }
                        }
                      }
                    ],
                    "ResultPath": null,
                    "Retry": [
                      {
                        "ErrorEquals": ["WorkMailLifecycle.NotSeen"],
                        "IntervalSeconds": 1,
                        "BackoffRate": 2,
                        "MaxDelaySeconds": 15,
                        "MaxAttempts": 19,
                        "JitterStrategy": "FULL"
                      }
                    ],
                    "Next": "2.3 enable-logging - done"
                  },
                  "2.3 enable-logging - nothing to do": { "Type": "Pass", "Result": { "outcome": "unchanged" }, "End": true },
                  "2.3 enable-logging - done": { "Type": "Pass", "Result": { "outcome": "done" }, "End": true }
                }
              }
            ],
            "ResultSelector": { "outcome.$": "$[0].outcome" },
            "ResultPath": "$.outcomes['enable-logging']",
            "Catch": [
              {
                "ErrorEquals": ["States.ALL"],
                "ResultPath": "$.error",
                "Next": "2.3 enable-logging - stopped"
              }
            ],
            "Next": "2 create-log-group to enable-logging - all done"
          },
          "2.3 enable-logging - stopped": {
            "Type": "Pass",
            "Parameters": {
              "well": false,
              "outcomes.$": "$.outcomes",
              "step": "enable-logging",
              "subject.$": "$.item.subject3",
              "error.$": "$.error"
            },
            "End": true
          },
          "2 create-log-group to enable-logging - all done": {
            "Type": "Pass",
            "Parameters": { "well": true, "outcomes.$": "$.outcomes", "subject.$": "$.item.subject" },
            "End": true
          }
        }
      },
      "ResultSelector": { "failed.$": "States.ArrayContains($[*].well, false)", "all.$": "$" },
      "ResultPath": "$.results['2 create-log-group to enable-logging']",
      "Next": "Did 2 end well"
    },
    "Did 2 end well": {
      "Type": "Choice",
      "Choices": [
        {
          "Variable": "$.results['2 create-log-group to enable-logging'].failed",
          "BooleanEquals": true,
          "Next": "Sum up"
        }
      ],
      "Default": "Done"
    },
    "Done": { "Type": "Succeed", "OutputPath": "$.results" },
    "Sum up": {
      "Type": "Pass",
      "Parameters": { "stopped.$": "$.results[*].all[?(@.well==false)]" },
      "Next": "Tell what was stopped"
    },
    "Tell what was stopped": { "Type": "Pass", "Parameters": { "cause.$": "States.JsonToString($.stopped)" }, "Next": "Not finished" },
    "Not finished": { "Type": "Fail", "Error": "WorkMailLifecycle.NotFinished", "CausePath": "$.cause" }
  }
}
