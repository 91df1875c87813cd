{
  "Comment": "wml teardown for all organizations in us-east-1, us-west-2, eu-west-1, account 111122223333, as planned in run 20261122T040000Z-000001",
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
          "lanes1": [
            {
              "subject": "log group /events",
              "resourceArn": "arn:aws:logs:us-east-1:111122223333:log-group:/events",
              "teardown": "20261122T040000Z-000001",
              "organizationId": "m-61636d65000000000000000000000000",
              "subject2": "email event logging of acme (m-61636d65000000000000000000000000)",
              "logGroupName": "/events",
              "creationTime": 1704067200000
            }
          ],
          "lanes3": [{ "subject": "log group /events", "logGroupName": "/events", "creationTime": 1704067200000 }]
        },
        "results": {}
      },
      "Next": "1 mark-log-group to delete-log-group-again"
    },
    "1 mark-log-group to delete-log-group-again": {
      "Type": "Map",
      "ItemsPath": "$.plan.lanes1",
      "ItemSelector": { "item.$": "$$.Map.Item.Value", "outcomes": {} },
      "MaxConcurrency": 5,
      "ItemProcessor": {
        "ProcessorConfig": { "Mode": "INLINE" },
        "StartAt": "1.1 mark-log-group",
        "States": {
          "1.1 mark-log-group": {
            "Type": "Parallel",
            "Branches": [
              {
                "StartAt": "1.1 mark-log-group - look first",
                "States": {
                  "1.1 mark-log-group - look first": {
                    "Type": "Task",
                    "Resource": "arn:aws:states:::aws-sdk:cloudwatchlogs:listTagsForResource",
                    "TimeoutSeconds": 90,
                    "Parameters": { "ResourceArn.$": "$.item.resourceArn" },
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
                    "Catch": [
                      {
                        "ErrorEquals": ["CloudWatchLogs.ResourceNotFoundException"],
                        "ResultPath": null,
                        "Next": "1.1 mark-log-group - nothing to do"
                      }
                    ],
                    "Next": "1.1 mark-log-group - look first, answer"
                  },
                  "1.1 mark-log-group - look first, answer": {
                    "Type": "Choice",
                    "Choices": [
                      {
                        "And": [
                          {
                            "Variable": "$.reply.Tags['workmail-lifecycle:organizations-1']",
                            "IsPresent": true
                          },
                          {
                            "Variable": "$.reply.Tags['workmail-lifecycle:organizations-1']",
                            "StringEqualsPath": "$.item.organizationId"
                          },
                          { "Variable": "$.reply.Tags['workmail-lifecycle:teardown']", "IsPresent": true },
                          {
                            "Not": { "Variable": "$.reply.Tags['workmail-lifecycle:teardown']", "IsNull": true }
                          }
                        ],
                        "Next": "1.1 mark-log-group - nothing to do"
                      }
                    ],
                    "Default": "1.1 mark-log-group - TagResource"
                  },
                  "1.1 mark-log-group - TagResource": {
                    "Type": "Task",
                    "Comment": "Deleting a service-linked role for Amazon WorkMail, step 1 (https://docs.aws.amazon.com/workmail/latest/adminguide/using-service-linked-roles.html)",
                    "Resource": "arn:aws:states:::aws-sdk:cloudwatchlogs:tagResource",
                    "TimeoutSeconds": 90,
                    "Parameters": {
                      "ResourceArn.$": "$.item.resourceArn",
                      "Tags": {
                        "workmail-lifecycle:teardown.$": "$.item.teardown",
                        "workmail-lifecycle:organizations-1.$": "$.item.organizationId"
                      }
                    },
                    "ResultPath": null,
                    "Catch": [
                      {
                        "ErrorEquals": ["CloudWatchLogs.ResourceNotFoundException"],
                        "ResultPath": null,
                        "Next": "1.1 mark-log-group - see it done"
                      }
                    ],
                    "Next": "1.1 mark-log-group - see it done",
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
                  "1.1 mark-log-group - see it done": {
                    "Type": "Parallel",
                    "Branches": [
                      {
                        "StartAt": "1.1 mark-log-group - look",
                        "States": {
                          "1.1 mark-log-group - look": {
                            "Type": "Task",
                            "Resource": "arn:aws:states:::aws-sdk:cloudwatchlogs:listTagsForResource",
                            "TimeoutSeconds": 90,
                            "Parameters": { "ResourceArn.$": "$.item.resourceArn" },
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
                            "Catch": [
                              {
                                "ErrorEquals": ["CloudWatchLogs.ResourceNotFoundException"],
                                "ResultPath": null,
                                "Next": "1.1 mark-log-group - seen"
                              }
                            ],
                            "Next": "1.1 mark-log-group - look, answer"
                          },
                          "1.1 mark-log-group - look, answer": {
                            "Type": "Choice",
                            "Choices": [
                              {
                                "And": [
                                  {
                                    "Variable": "$.reply.Tags['workmail-lifecycle:organizations-1']",
                                    "IsPresent": true
                                  },
                                  {
                                    "Variable": "$.reply.Tags['workmail-lifecycle:organizations-1']",
                                    "StringEqualsPath": "$.item.organizationId"
                                  },
                                  {
                                    "Variable": "$.reply.Tags['workmail-lifecycle:teardown']",
                                    "IsPresent": true
                                  },
                                  {
                                    "Not": {
                                      "Variable": "$.reply.Tags['workmail-lifecycle:teardown']",
                                      "IsNull": true
                                    }
                                  }
                                ],
                                "Next": "1.1 mark-log-group - seen"
                              }
                            ],
                            "Default": "1.1 mark-log-group - not seen yet"
                          },
                          "1.1 mark-log-group - seen": { "Type": "Succeed" },
                          "1.1 mark-log-group - not seen yet": {
                            "Type": "Fail",
                            "Error": "WorkMailLifecycle.NotSeen",
                            "Cause": "AWS took TagResource, but does not show its effect yet"
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
                    "Next": "1.1 mark-log-group - done"
                  },
                  "1.1 mark-log-group - nothing to do": { "Type": "Pass", "Result": { "outcome": "unchanged" }, "End": true },
                  "1.1 mark-log-group - done": { "Type": "Pass", "Result": { "outcome": "done" }, "End": true }
                }
              }
            ],
            "ResultSelector": { "outcome.$": "$[0].outcome" },
            "ResultPath": "$.outcomes['mark-log-group']",
            "Catch": [
              {
                "ErrorEquals": ["States.ALL"],
                "ResultPath": "$.error",
                "Next": "1.1 mark-log-group - stopped"
              }
            ],
            "Next": "1.2 disable-logging"
          },
          "1.1 mark-log-group - stopped": {
            "Type": "Pass",
            "Parameters": {
              "well": false,
              "outcomes.$": "$.outcomes",
              "step": "mark-log-group",
              "subject.$": "$.item.subject",
              "error.$": "$.error"
            },
            "End": true
          },
          "1.2 disable-logging": {
            "Type": "Parallel",
            "Branches": [
              {
                "StartAt": "1.2 disable-logging - look first",
                "States": {
                  "1.2 disable-logging - look first": {
                    "Type": "Task",
                    "Resource": "arn:aws:states:::aws-sdk:workmail:describeEmailMonitoringConfiguration",
                    "TimeoutSeconds": 90,
                    "Parameters": { "OrganizationId.$": "$.item.organizationId" },
                    "ResultPath": "$.reply",
                    "Retry": [
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
                        "ErrorEquals": ["WorkMail.ResourceNotFoundException", "WorkMail.OrganizationNotFoundException"],
                        "ResultPath": null,
                        "Next": "1.2 disable-logging - nothing to do"
                      }
                    ],
                    "Next": "1.2 disable-logging - look first, answer"
                  },
                  "1.2 disable-logging - look first, answer": {
                    "Type": "Choice",
                    "Choices": [
                      {
                        "Not": {
                          "And": [
                            { "Variable": "$.reply.LogGroupArn", "IsPresent": true },
                            { "Not": { "Variable": "$.reply.LogGroupArn", "IsNull": true } }
                          ]
                        },
                        "Next": "1.2 disable-logging - nothing to do"
                      }
                    ],
                    "Default": "1.2 disable-logging - DeleteEmailMonitoringConfiguration"
                  },
                  "1.2 disable-logging - DeleteEmailMonitoringConfiguration": {
                    "Type": "Task",
                    "Comment": "Deleting a service-linked role for Amazon WorkMail, step 1 (https://docs.aws.amazon.com/workmail/latest/adminguide/using-service-linked-roles.html)",
                    "Resource": "arn:aws:states:::aws-sdk:workmail:deleteEmailMonitoringConfiguration",
                    "TimeoutSeconds": 90,
                    "Parameters": { "OrganizationId.$": "$.item.organizationId" },
                    "ResultPath": null,
                    "Catch": [
                      {
                        "ErrorEquals": ["WorkMail.ResourceNotFoundException"],
                        "ResultPath": null,
                        "Next": "1.2 disable-logging - see it done"
                      },
                      {
                        "ErrorEquals": ["WorkMail.OrganizationNotFoundException"],
                        "ResultPath": null,
                        "Next": "1.2 disable-logging - see it done"
                      }
                    ],
                    "Next": "1.2 disable-logging - see it done",
                    "Retry": [
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
                  "1.2 disable-logging - see it done": {
                    "Type": "Parallel",
                    "Branches": [
                      {
                        "StartAt": "1.2 disable-logging - look",
                        "States": {
                          "1.2 disable-logging - look": {
                            "Type": "Task",
                            "Resource": "arn:aws:states:::aws-sdk:workmail:describeEmailMonitoringConfiguration",
                            "TimeoutSeconds": 90,
                            "Parameters": { "OrganizationId.$": "$.item.organizationId" },
                            "ResultPath": "$.reply",
                            "Retry": [
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
                                "ErrorEquals": [
                                  "WorkMail.ResourceNotFoundException",
                                  "WorkMail.OrganizationNotFoundException"
                                ],
                                "ResultPath": null,
                                "Next": "1.2 disable-logging - seen"
                              }
                            ],
                            "Next": "1.2 disable-logging - look, answer"
                          },
                          "1.2 disable-logging - look, answer": {
                            "Type": "Choice",
                            "Choices": [
                              {
                                "Not": {
                                  "And": [
                                    { "Variable": "$.reply.LogGroupArn", "IsPresent": true },
                                    { "Not": { "Variable": "$.reply.LogGroupArn", "IsNull": true } }
                                  ]
                                },
                                "Next": "1.2 disable-logging - seen"
                              }
                            ],
                            "Default": "1.2 disable-logging - not seen yet"
                          },
                          "1.2 disable-logging - seen": { "Type": "Succeed" },
                          "1.2 disable-logging - not seen yet": {
                            "Type": "Fail",
                            "Error": "WorkMailLifecycle.NotSeen",
                            "Cause": "AWS took DeleteEmailMonitoringConfiguration, but does not show its effect yet"
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
                    "Next": "1.2 disable-logging - done"
                  },
                  "1.2 disable-logging - nothing to do": { "Type": "Pass", "Result": { "outcome": "unchanged" }, "End": true },
                  "1.2 disable-logging - done": { "Type": "Pass", "Result": { "outcome": "done" }, "End": true }
                }
              }
            ],
            "ResultSelector": { "outcome.$": "$[0].outcome" },
            "ResultPath": "$.outcomes['disable-logging']",
            "Catch": [
              {
                "ErrorEquals": ["States.ALL"],
                "ResultPath": "$.error",
                "Next": "1.2 disable-logging - stopped"
              }
            ],
            "Next": "1.3 delete-log-group"
          },
          "1.2 disable-logging - stopped": {
            "Type": "Pass",
            "Parameters": {
              "well": false,
              "outcomes.$": "$.outcomes",
              "step": "disable-logging",
              "subject.$": "$.item.subject2",
              "error.$": "$.error"
            },
            "End": true
          },
          "1.3 delete-log-group": {
            "Type": "Parallel",
            "Branches": [
              {
                "StartAt": "1.3 delete-log-group - look first",
                "States": {
                  "1.3 delete-log-group - look first": {
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
                    "Next": "1.3 delete-log-group - look first, answer"
                  },
                  "1.3 delete-log-group - look first, answer": {
                    "Type": "Choice",
                    "Choices": [
                      {
                        "Not": {
                          "And": [
                            { "Variable": "$.reply.LogGroups[0].LogGroupName", "IsPresent": true },
                            {
                              "Variable": "$.reply.LogGroups[0].LogGroupName",
                              "StringEqualsPath": "$.item.logGroupName"
                            }
                          ]
                        },
                        "Next": "1.3 delete-log-group - nothing to do"
                      }
                    ],
                    "Default": "1.3 delete-log-group - try"
                  },
                  "1.3 delete-log-group - try": {
                    "Type": "Parallel",
                    "Branches": [
                      {
                        "StartAt": "1.3 delete-log-group - it is still marked",
                        "States": {
                          "1.3 delete-log-group - it is still marked": {
                            "Type": "Parallel",
                            "Comment": "Reads its tags now, just before the call: the plan is older. Who takes the mark off wants the group kept.",
                            "Branches": [
                              {
                                "StartAt": "1.3 delete-log-group - read the mark",
                                "States": {
                                  "1.3 delete-log-group - read the mark": {
                                    "Type": "Task",
                                    "Resource": "arn:aws:states:::aws-sdk:cloudwatchlogs:listTagsForResource",
                                    "TimeoutSeconds": 90,
                                    "Parameters": {
                                      "ResourceArn.$": "States.Format('arn:aws:logs:us-east-1:111122223333:log-group:{}', $.item.logGroupName)"
                                    },
                                    "ResultPath": "$.reply",
                                    "Retry": [
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
                                    "Catch": [
                                      {
                                        "ErrorEquals": ["CloudWatchLogs.ResourceNotFoundException"],
                                        "ResultPath": null,
                                        "Next": "1.3 delete-log-group - mark is there or not needed"
                                      }
                                    ],
                                    "Next": "1.3 delete-log-group - read the mark, answer"
                                  },
                                  "1.3 delete-log-group - read the mark, answer": {
                                    "Type": "Choice",
                                    "Choices": [
                                      {
                                        "And": [
                                          {
                                            "Variable": "$.reply.Tags['workmail-lifecycle:teardown']",
                                            "IsPresent": true
                                          },
                                          {
                                            "Not": {
                                              "Variable": "$.reply.Tags['workmail-lifecycle:teardown']",
                                              "IsNull": true
                                            }
                                          }
                                        ],
                                        "Next": "1.3 delete-log-group - mark is there or not needed"
                                      }
                                    ],
                                    "Default": "1.3 delete-log-group - is it the same group"
                                  },
                                  "1.3 delete-log-group - is it the same group": {
                                    "Type": "Task",
                                    "Resource": "arn:aws:states:::aws-sdk:cloudwatchlogs:describeLogGroups",
                                    "TimeoutSeconds": 90,
                                    "Parameters": { "LogGroupNamePrefix.$": "$.item.logGroupName" },
                                    "ResultPath": "$.reply",
                                    "Retry": [
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
                                    "Next": "1.3 delete-log-group - is it the same group, answer"
                                  },
                                  "1.3 delete-log-group - is it the same group, answer": {
                                    "Type": "Choice",
                                    "Choices": [
                                      {
                                        "And": [
                                          {
                                            "Variable": "$.reply.LogGroups[0].LogGroupName",
                                            "IsPresent": true
                                          },
                                          {
                                            "Variable": "$.reply.LogGroups[0].LogGroupName",
                                            "StringEqualsPath": "$.item.logGroupName"
                                          },
                                          {
                                            "Variable": "$.reply.LogGroups[0].CreationTime",
                                            "IsPresent": true
                                          },
                                          {
                                            "Variable": "$.reply.LogGroups[0].CreationTime",
                                            "NumericEqualsPath": "$.item.creationTime"
                                          }
                                        ],
                                        "Next": "1.3 delete-log-group - mark was taken off"
                                      }
                                    ],
                                    "Default": "1.3 delete-log-group - mark is there or not needed"
                                  },
                                  "1.3 delete-log-group - mark is there or not needed": { "Type": "Succeed" },
                                  "1.3 delete-log-group - mark was taken off": {
                                    "Type": "Fail",
                                    "Error": "WorkMailLifecycle.InUse",
                                    "Cause": "somebody took its mark off since"
                                  }
                                }
                              }
                            ],
                            "ResultPath": null,
                            "Catch": [
                              {
                                "ErrorEquals": ["WorkMailLifecycle.InUse"],
                                "ResultPath": "$.refusal",
                                "Next": "1.3 delete-log-group - left alone"
                              },
                              {
                                "ErrorEquals": ["States.ALL"],
                                "ResultPath": "$.refusal",
                                "Next": "1.3 delete-log-group - not sure that it is still marked"
                              }
                            ],
                            "Next": "1.3 delete-log-group - nobody writes to it"
                          },
                          "1.3 delete-log-group - not sure that it is still marked": {
                            "Type": "Pass",
                            "Parameters": {
                              "cause.$": "States.Format('it could not be made sure that it is still marked: {}: {}', $.refusal.Error, $.refusal.Cause)"
                            },
                            "ResultPath": "$.doubt",
                            "Next": "1.3 delete-log-group - refuse unless it is still marked"
                          },
                          "1.3 delete-log-group - refuse unless it is still marked": {
                            "Type": "Fail",
                            "Error": "WorkMailLifecycle.Unreadable",
                            "CausePath": "$.doubt.cause"
                          },
                          "1.3 delete-log-group - nobody writes to it": {
                            "Type": "Parallel",
                            "Comment": "Reads the organizations of us-east-1 now, just before the call: the plan is older.",
                            "Branches": [
                              {
                                "StartAt": "1.3 delete-log-group - us-east-1 - list",
                                "States": {
                                  "1.3 delete-log-group - us-east-1 - list": {
                                    "Type": "Task",
                                    "Resource": "arn:aws:states:::aws-sdk:workmail:listOrganizations",
                                    "TimeoutSeconds": 90,
                                    "Parameters": { "MaxResults": 100 },
                                    "ResultPath": "$.page",
                                    "Retry": [
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
                                    "Next": "1.3 delete-log-group - us-east-1 - any on the page"
                                  },
                                  "1.3 delete-log-group - us-east-1 - any on the page": {
                                    "Type": "Choice",
                                    "Choices": [
                                      {
                                        "And": [
                                          { "Variable": "$.page.OrganizationSummaries[0]", "IsPresent": true },
                                          {
                                            "Not": { "Variable": "$.page.OrganizationSummaries[0]", "IsNull": true }
                                          }
                                        ],
                                        "Next": "1.3 delete-log-group - us-east-1 - each of the page"
                                      }
                                    ],
                                    "Default": "1.3 delete-log-group - us-east-1 - more pages"
                                  },
                                  "1.3 delete-log-group - us-east-1 - each of the page": {
                                    "Type": "Map",
                                    "ItemsPath": "$.page.OrganizationSummaries",
                                    "ItemSelector": {
                                      "item": {
                                        "subject.$": "$.item.subject",
                                        "resourceArn.$": "$.item.resourceArn",
                                        "subject2.$": "$.item.subject2",
                                        "organizationId.$": "$$.Map.Item.Value.OrganizationId",
                                        "logGroupName.$": "$.item.logGroupName",
                                        "creationTime.$": "$.item.creationTime",
                                        "teardown.$": "$.item.teardown",
                                        "organizationState.$": "$$.Map.Item.Value.State"
                                      }
                                    },
                                    "MaxConcurrency": 5,
                                    "ItemProcessor": {
                                      "ProcessorConfig": { "Mode": "INLINE" },
                                      "StartAt": "1.3 delete-log-group - us-east-1 - describe",
                                      "States": {
                                        "1.3 delete-log-group - us-east-1 - describe": {
                                          "Type": "Task",
                                          "Resource": "arn:aws:states:::aws-sdk:workmail:describeEmailMonitoringConfiguration",
                                          "TimeoutSeconds": 90,
                                          "Parameters": { "OrganizationId.$": "$.item.organizationId" },
                                          "ResultPath": "$.configuration",
                                          "Retry": [
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
                                              "ErrorEquals": [
                                                "WorkMail.ResourceNotFoundException",
                                                "WorkMail.OrganizationNotFoundException"
                                              ],
                                              "ResultPath": null,
                                              "Next": "1.3 delete-log-group - us-east-1 - free"
                                            },
                                            {
                                              "ErrorEquals": ["WorkMail.OrganizationStateException"],
                                              "ResultPath": "$.refusal",
                                              "Next": "1.3 delete-log-group - us-east-1 - is it deleted"
                                            }
                                          ],
                                          "Next": "1.3 delete-log-group - us-east-1 - is logging on"
                                        },
                                        "1.3 delete-log-group - us-east-1 - is it deleted": {
                                          "Type": "Choice",
                                          "Comment": "WorkMail lists deleted organizations and may refuse to describe them: they log nothing.",
                                          "Choices": [
                                            {
                                              "Or": [
                                                {
                                                  "Variable": "$.item.organizationState",
                                                  "StringEquals": "Deleted"
                                                },
                                                {
                                                  "Variable": "$.item.organizationState",
                                                  "StringEquals": "DELETED"
                                                },
                                                {
                                                  "Variable": "$.item.organizationState",
                                                  "StringEquals": "deleted"
                                                }
                                              ],
                                              "Next": "1.3 delete-log-group - us-east-1 - free"
                                            }
                                          ],
                                          "Default": "1.3 delete-log-group - us-east-1 - not described"
                                        },
                                        "1.3 delete-log-group - us-east-1 - not described": {
                                          "Type": "Fail",
                                          "ErrorPath": "$.refusal.Error",
                                          "CausePath": "$.refusal.Cause"
                                        },
                                        "1.3 delete-log-group - us-east-1 - is logging on": {
                                          "Type": "Choice",
                                          "Choices": [
                                            {
                                              "And": [
                                                {
                                                  "Variable": "$.configuration.LogGroupArn",
                                                  "IsPresent": true
                                                },
                                                {
                                                  "Not": {
                                                    "Variable": "$.configuration.LogGroupArn",
                                                    "IsNull": true
                                                  }
                                                }
                                              ],
                                              "Next": "1.3 delete-log-group - us-east-1 - what it uses"
                                            }
                                          ],
                                          "Default": "1.3 delete-log-group - us-east-1 - free"
                                        },
                                        "1.3 delete-log-group - us-east-1 - what it uses": {
                                          "Type": "Pass",
                                          "Parameters": {
                                            "logGroupName.$": "States.ArrayGetItem(States.StringSplit($.configuration.LogGroupArn, ':'), 6)"
                                          },
                                          "ResultPath": "$.written",
                                          "Next": "1.3 delete-log-group - us-east-1 - is it this group"
                                        },
                                        "1.3 delete-log-group - us-east-1 - is it this group": {
                                          "Type": "Choice",
                                          "Choices": [
                                            {
                                              "And": [
                                                { "Variable": "$.written.logGroupName", "IsPresent": true },
                                                {
                                                  "Variable": "$.written.logGroupName",
                                                  "StringEqualsPath": "$.item.logGroupName"
                                                }
                                              ],
                                              "Next": "1.3 delete-log-group - us-east-1 - in use"
                                            }
                                          ],
                                          "Default": "1.3 delete-log-group - us-east-1 - free"
                                        },
                                        "1.3 delete-log-group - us-east-1 - in use": {
                                          "Type": "Pass",
                                          "Parameters": {
                                            "cause.$": "States.Format('organization {} writes to it', $.item.organizationId)"
                                          },
                                          "ResultPath": "$.found",
                                          "Next": "1.3 delete-log-group - us-east-1 - refuse"
                                        },
                                        "1.3 delete-log-group - us-east-1 - refuse": {
                                          "Type": "Fail",
                                          "Error": "WorkMailLifecycle.InUse",
                                          "CausePath": "$.found.cause"
                                        },
                                        "1.3 delete-log-group - us-east-1 - free": { "Type": "Succeed" }
                                      }
                                    },
                                    "ResultPath": null,
                                    "Next": "1.3 delete-log-group - us-east-1 - more pages"
                                  },
                                  "1.3 delete-log-group - us-east-1 - more pages": {
                                    "Type": "Choice",
                                    "Choices": [
                                      {
                                        "And": [
                                          { "Variable": "$.page.NextToken", "IsPresent": true },
                                          { "Not": { "Variable": "$.page.NextToken", "IsNull": true } }
                                        ],
                                        "Next": "1.3 delete-log-group - us-east-1 - next page"
                                      }
                                    ],
                                    "Default": "1.3 delete-log-group - us-east-1 - all free"
                                  },
                                  "1.3 delete-log-group - us-east-1 - next page": {
                                    "Type": "Task",
                                    "Resource": "arn:aws:states:::aws-sdk:workmail:listOrganizations",
                                    "TimeoutSeconds": 90,
                                    "Parameters": { "MaxResults": 100, "NextToken.$": "$.page.NextToken" },
                                    "ResultPath": "$.page",
                                    "Retry": [
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
                                    "Next": "1.3 delete-log-group - us-east-1 - any on the page"
                                  },
                                  "1.3 delete-log-group - us-east-1 - all free": { "Type": "Succeed" }
                                }
                              }
                            ],
                            "ResultPath": null,
                            "Catch": [
                              {
                                "ErrorEquals": ["WorkMailLifecycle.InUse"],
                                "ResultPath": "$.refusal",
                                "Next": "1.3 delete-log-group - left alone"
                              },
                              {
                                "ErrorEquals": ["States.ALL"],
                                "ResultPath": "$.refusal",
                                "Next": "1.3 delete-log-group - not sure that nobody writes to it"
                              }
                            ],
                            "Next": "1.3 delete-log-group - DeleteLogGroup"
                          },
                          "1.3 delete-log-group - not sure that nobody writes to it": {
                            "Type": "Pass",
                            "Parameters": {
                              "cause.$": "States.Format('it could not be made sure that nobody writes to it: {}: {}', $.refusal.Error, $.refusal.Cause)"
                            },
                            "ResultPath": "$.doubt",
                            "Next": "1.3 delete-log-group - refuse unless nobody writes to it"
                          },
                          "1.3 delete-log-group - refuse unless nobody writes to it": {
                            "Type": "Fail",
                            "Error": "WorkMailLifecycle.Unreadable",
                            "CausePath": "$.doubt.cause"
                          },
                          "1.3 delete-log-group - DeleteLogGroup": {
                            "Type": "Task",
                            "Comment": "Deleting a service-linked role for Amazon WorkMail, step 2 (https://docs.aws.amazon.com/workmail/latest/adminguide/using-service-linked-roles.html)",
                            "Resource": "arn:aws:states:::aws-sdk:cloudwatchlogs:deleteLogGroup",
                            "TimeoutSeconds": 90,
                            "Parameters": { "LogGroupName.$": "$.item.logGroupName" },
                            "ResultPath": null,
                            "Catch": [
                              {
                                "ErrorEquals": ["CloudWatchLogs.ResourceNotFoundException"],
                                "ResultPath": null,
                                "Next": "1.3 delete-log-group - called"
                              },
                              {
                                "ErrorEquals": ["CloudWatchLogs.ValidationException"],
                                "ResultPath": "$.refusal",
                                "Next": "1.3 delete-log-group - what the refusal means"
                              }
                            ],
                            "Next": "1.3 delete-log-group - called"
                          },
                          "1.3 delete-log-group - what the refusal means": {
                            "Type": "Choice",
                            "Choices": [
                              {
                                "Or": [
                                  { "Variable": "$.refusal.Cause", "StringMatches": "*deletion protection*" },
                                  { "Variable": "$.refusal.Cause", "StringMatches": "*Deletion protection*" }
                                ],
                                "Next": "1.3 delete-log-group - left alone"
                              }
                            ],
                            "Default": "1.3 delete-log-group - refused"
                          },
                          "1.3 delete-log-group - refused": { "Type": "Fail", "ErrorPath": "$.refusal.Error", "CausePath": "$.refusal.Cause" },
                          "1.3 delete-log-group - called": { "Type": "Pass", "Result": { "how": "called" }, "End": true },
                          "1.3 delete-log-group - left alone": { "Type": "Pass", "Result": { "how": "kept" }, "End": true }
                        }
                      }
                    ],
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
                    "ResultSelector": { "how.$": "$[0].how" },
                    "ResultPath": "$.tried",
                    "Next": "1.3 delete-log-group - what came of it"
                  },
                  "1.3 delete-log-group - what came of it": {
                    "Type": "Choice",
                    "Choices": [
                      {
                        "Variable": "$.tried.how",
                        "StringEquals": "kept",
                        "Next": "1.3 delete-log-group - kept"
                      }
                    ],
                    "Default": "1.3 delete-log-group - see it done"
                  },
                  "1.3 delete-log-group - see it done": {
                    "Type": "Parallel",
                    "Branches": [
                      {
                        "StartAt": "1.3 delete-log-group - look",
                        "States": {
                          "1.3 delete-log-group - look": {
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
                            "Next": "1.3 delete-log-group - look, answer"
                          },
                          "1.3 delete-log-group - look, answer": {
                            "Type": "Choice",
                            "Choices": [
                              {
                                "Not": {
                                  "And": [
                                    { "Variable": "$.reply.LogGroups[0].LogGroupName", "IsPresent": true },
                                    {
                                      "Variable": "$.reply.LogGroups[0].LogGroupName",
                                      "StringEqualsPath": "$.item.logGroupName"
                                    }
                                  ]
                                },
                                "Next": "1.3 delete-log-group - seen"
                              }
                            ],
                            "Default": "1.3 delete-log-group - not seen yet"
                          },
                          "1.3 delete-log-group - seen": { "Type": "Succeed" },
                          "1.3 delete-log-group - not seen yet": {
                            "Type": "Fail",
                            "Error": "WorkMailLifecycle.NotSeen",
                            "Cause": "AWS took DeleteLogGroup, but does not show its effect yet"
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
                    "Next": "1.3 delete-log-group - done"
                  },
                  "1.3 delete-log-group - nothing to do": { "Type": "Pass", "Result": { "outcome": "unchanged" }, "End": true },
                  "1.3 delete-log-group - done": { "Type": "Pass", "Result": { "outcome": "done" }, "End": true },
                  "1.3 delete-log-group - kept": { "Type": "Pass", "Result": { "outcome": "kept" }, "End": true }
                }
              }
            ],
            "ResultSelector": { "outcome.$": "$[0].outcome" },
            "ResultPath": "$.outcomes['delete-log-group']",
            "Catch": [
              {
                "ErrorEquals": ["States.ALL"],
                "ResultPath": "$.error",
                "Next": "1.3 delete-log-group - stopped"
              }
            ],
            "Next": "1.4 delete-log-group-again - quiet first"
          },
          "1.3 delete-log-group - stopped": {
            "Type": "Pass",
            "Parameters": {
              "well": false,
              "outcomes.$": "$.outcomes",
              "step": "delete-log-group",
              "subject.$": "$.item.subject",
              "error.$": "$.error"
            },
            "End": true
          },
          "1.4 delete-log-group-again - quiet first": { "Type": "Wait", "Seconds": 60, "Next": "1.4 delete-log-group-again" },
          "1.4 delete-log-group-again": {
            "Type": "Parallel",
            "Branches": [
              {
                "StartAt": "1.4 delete-log-group-again - look first",
                "States": {
                  "1.4 delete-log-group-again - look first": {
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
                    "Next": "1.4 delete-log-group-again - look first, answer"
                  },
                  "1.4 delete-log-group-again - look first, answer": {
                    "Type": "Choice",
                    "Choices": [
                      {
                        "Not": {
                          "And": [
                            { "Variable": "$.reply.LogGroups[0].LogGroupName", "IsPresent": true },
                            {
                              "Variable": "$.reply.LogGroups[0].LogGroupName",
                              "StringEqualsPath": "$.item.logGroupName"
                            }
                          ]
                        },
                        "Next": "1.4 delete-log-group-again - nothing to do"
                      }
                    ],
                    "Default": "1.4 delete-log-group-again - try"
                  },
                  "1.4 delete-log-group-again - try": {
                    "Type": "Parallel",
                    "Branches": [
                      {
                        "StartAt": "1.4 delete-log-group-again - it is still marked",
                        "States": {
                          "1.4 delete-log-group-again - it is still marked": {
                            "Type": "Parallel",
                            "Comment": "Reads its tags now, just before the call: the plan is older. Who takes the mark off wants the group kept.",
                            "Branches": [
                              {
                                "StartAt": "1.4 delete-log-group-again - read the mark",
                                "States": {
                                  "1.4 delete-log-group-again - read the mark": {
                                    "Type": "Task",
                                    "Resource": "arn:aws:states:::aws-sdk:cloudwatchlogs:listTagsForResource",
                                    "TimeoutSeconds": 90,
                                    "Parameters": {
                                      "ResourceArn.$": "States.Format('arn:aws:logs:us-east-1:111122223333:log-group:{}', $.item.logGroupName)"
                                    },
                                    "ResultPath": "$.reply",
                                    "Retry": [
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
                                    "Catch": [
                                      {
                                        "ErrorEquals": ["CloudWatchLogs.ResourceNotFoundException"],
                                        "ResultPath": null,
                                        "Next": "1.4 delete-log-group-again - mark is there or not needed"
                                      }
                                    ],
                                    "Next": "1.4 delete-log-group-again - read the mark, answer"
                                  },
                                  "1.4 delete-log-group-again - read the mark, answer": {
                                    "Type": "Choice",
                                    "Choices": [
                                      {
                                        "And": [
                                          {
                                            "Variable": "$.reply.Tags['workmail-lifecycle:teardown']",
                                            "IsPresent": true
                                          },
                                          {
                                            "Not": {
                                              "Variable": "$.reply.Tags['workmail-lifecycle:teardown']",
                                              "IsNull": true
                                            }
                                          }
                                        ],
                                        "Next": "1.4 delete-log-group-again - mark is there or not needed"
                                      }
                                    ],
                                    "Default": "1.4 delete-log-group-again - is it the same group"
                                  },
                                  "1.4 delete-log-group-again - is it the same group": {
                                    "Type": "Task",
                                    "Resource": "arn:aws:states:::aws-sdk:cloudwatchlogs:describeLogGroups",
                                    "TimeoutSeconds": 90,
                                    "Parameters": { "LogGroupNamePrefix.$": "$.item.logGroupName" },
                                    "ResultPath": "$.reply",
                                    "Retry": [
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
                                    "Next": "1.4 delete-log-group-again - is it the same group, answer"
                                  },
                                  "1.4 delete-log-group-again - is it the same group, answer": {
                                    "Type": "Choice",
                                    "Choices": [
                                      {
                                        "And": [
                                          {
                                            "Variable": "$.reply.LogGroups[0].LogGroupName",
                                            "IsPresent": true
                                          },
                                          {
                                            "Variable": "$.reply.LogGroups[0].LogGroupName",
                                            "StringEqualsPath": "$.item.logGroupName"
                                          },
                                          {
                                            "Variable": "$.reply.LogGroups[0].CreationTime",
                                            "IsPresent": true
                                          },
                                          {
                                            "Variable": "$.reply.LogGroups[0].CreationTime",
                                            "NumericEqualsPath": "$.item.creationTime"
                                          }
                                        ],
                                        "Next": "1.4 delete-log-group-again - mark was taken off"
                                      }
                                    ],
                                    "Default": "1.4 delete-log-group-again - mark is there or not needed"
                                  },
                                  "1.4 delete-log-group-again - mark is there or not needed": { "Type": "Succeed" },
                                  "1.4 delete-log-group-again - mark was taken off": {
                                    "Type": "Fail",
                                    "Error": "WorkMailLifecycle.InUse",
                                    "Cause": "somebody took its mark off since"
                                  }
                                }
                              }
                            ],
                            "ResultPath": null,
                            "Catch": [
                              {
                                "ErrorEquals": ["WorkMailLifecycle.InUse"],
                                "ResultPath": "$.refusal",
                                "Next": "1.4 delete-log-group-again - left alone"
                              },
                              {
                                "ErrorEquals": ["States.ALL"],
                                "ResultPath": "$.refusal",
                                "Next": "1.4 delete-log-group-again - not sure that it is still marked"
                              }
                            ],
                            "Next": "1.4 delete-log-group-again - nobody writes to it"
                          },
                          "1.4 delete-log-group-again - not sure that it is still marked": {
                            "Type": "Pass",
                            "Parameters": {
                              "cause.$": "States.Format('it could not be made sure that it is still marked: {}: {}', $.refusal.Error, $.refusal.Cause)"
                            },
                            "ResultPath": "$.doubt",
                            "Next": "1.4 delete-log-group-again - refuse unless it is still marked"
                          },
                          "1.4 delete-log-group-again - refuse unless it is still marked": {
                            "Type": "Fail",
                            "Error": "WorkMailLifecycle.Unreadable",
                            "CausePath": "$.doubt.cause"
                          },
                          "1.4 delete-log-group-again - nobody writes to it": {
                            "Type": "Parallel",
                            "Comment": "Reads the organizations of us-east-1 now, just before the call: the plan is older.",
                            "Branches": [
                              {
                                "StartAt": "1.4 delete-log-group-again - us-east-1 - list",
                                "States": {
                                  "1.4 delete-log-group-again - us-east-1 - list": {
                                    "Type": "Task",
                                    "Resource": "arn:aws:states:::aws-sdk:workmail:listOrganizations",
                                    "TimeoutSeconds": 90,
                                    "Parameters": { "MaxResults": 100 },
                                    "ResultPath": "$.page",
                                    "Retry": [
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
                                    "Next": "1.4 delete-log-group-again - us-east-1 - any on the page"
                                  },
                                  "1.4 delete-log-group-again - us-east-1 - any on the page": {
                                    "Type": "Choice",
                                    "Choices": [
                                      {
                                        "And": [
                                          { "Variable": "$.page.OrganizationSummaries[0]", "IsPresent": true },
                                          {
                                            "Not": { "Variable": "$.page.OrganizationSummaries[0]", "IsNull": true }
                                          }
                                        ],
                                        "Next": "1.4 delete-log-group-again - us-east-1 - each of the page"
                                      }
                                    ],
                                    "Default": "1.4 delete-log-group-again - us-east-1 - more pages"
                                  },
                                  "1.4 delete-log-group-again - us-east-1 - each of the page": {
                                    "Type": "Map",
                                    "ItemsPath": "$.page.OrganizationSummaries",
                                    "ItemSelector": {
                                      "item": {
                                        "subject.$": "$.item.subject",
                                        "resourceArn.$": "$.item.resourceArn",
                                        "subject2.$": "$.item.subject2",
                                        "organizationId.$": "$$.Map.Item.Value.OrganizationId",
                                        "logGroupName.$": "$.item.logGroupName",
                                        "creationTime.$": "$.item.creationTime",
                                        "teardown.$": "$.item.teardown",
                                        "organizationState.$": "$$.Map.Item.Value.State"
                                      }
                                    },
                                    "MaxConcurrency": 5,
                                    "ItemProcessor": {
                                      "ProcessorConfig": { "Mode": "INLINE" },
                                      "StartAt": "1.4 delete-log-group-again - us-east-1 - describe",
                                      "States": {
                                        "1.4 delete-log-group-again - us-east-1 - describe": {
                                          "Type": "Task",
                                          "Resource": "arn:aws:states:::aws-sdk:workmail:describeEmailMonitoringConfiguration",
                                          "TimeoutSeconds": 90,
                                          "Parameters": { "OrganizationId.$": "$.item.organizationId" },
                                          "ResultPath": "$.configuration",
                                          "Retry": [
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
                                              "ErrorEquals": [
                                                "WorkMail.ResourceNotFoundException",
                                                "WorkMail.OrganizationNotFoundException"
                                              ],
                                              "ResultPath": null,
                                              "Next": "1.4 delete-log-group-again - us-east-1 - free"
                                            },
                                            {
                                              "ErrorEquals": ["WorkMail.OrganizationStateException"],
                                              "ResultPath": "$.refusal",
                                              "Next": "1.4 delete-log-group-again - us-east-1 - is it deleted"
                                            }
                                          ],
                                          "Next": "1.4 delete-log-group-again - us-east-1 - is logging on"
                                        },
                                        "1.4 delete-log-group-again - us-east-1 - is it deleted": {
                                          "Type": "Choice",
                                          "Comment": "WorkMail lists deleted organizations and may refuse to describe them: they log nothing.",
                                          "Choices": [
                                            {
                                              "Or": [
                                                {
                                                  "Variable": "$.item.organizationState",
                                                  "StringEquals": "Deleted"
                                                },
                                                {
                                                  "Variable": "$.item.organizationState",
                                                  "StringEquals": "DELETED"
                                                },
                                                {
                                                  "Variable": "$.item.organizationState",
                                                  "StringEquals": "deleted"
                                                }
                                              ],
                                              "Next": "1.4 delete-log-group-again - us-east-1 - free"
                                            }
                                          ],
                                          "Default": "1.4 delete-log-group-again - us-east-1 - not described"
                                        },
                                        "1.4 delete-log-group-again - us-east-1 - not described": {
                                          "Type": "Fail",
                                          "ErrorPath": "$.refusal.Error",
                                          "CausePath": "$.refusal.Cause"
                                        },
                                        "1.4 delete-log-group-again - us-east-1 - is logging on": {
                                          "Type": "Choice",
                                          "Choices": [
                                            {
                                              "And": [
                                                {
                                                  "Variable": "$.configuration.LogGroupArn",
                                                  "IsPresent": true
                                                },
                                                {
                                                  "Not": {
                                                    "Variable": "$.configuration.LogGroupArn",
                                                    "IsNull": true
                                                  }
                                                }
                                              ],
                                              "Next": "1.4 delete-log-group-again - us-east-1 - what it uses"
                                            }
                                          ],
                                          "Default": "1.4 delete-log-group-again - us-east-1 - free"
                                        },
                                        "1.4 delete-log-group-again - us-east-1 - what it uses": {
                                          "Type": "Pass",
                                          "Parameters": {
                                            "logGroupName.$": "States.ArrayGetItem(States.StringSplit($.configuration.LogGroupArn, ':'), 6)"
                                          },
                                          "ResultPath": "$.written",
                                          "Next": "1.4 delete-log-group-again - us-east-1 - is it this group"
                                        },
                                        "1.4 delete-log-group-again - us-east-1 - is it this group": {
                                          "Type": "Choice",
                                          "Choices": [
                                            {
                                              "And": [
                                                { "Variable": "$.written.logGroupName", "IsPresent": true },
                                                {
                                                  "Variable": "$.written.logGroupName",
                                                  "StringEqualsPath": "$.item.logGroupName"
                                                }
                                              ],
                                              "Next": "1.4 delete-log-group-again - us-east-1 - in use"
                                            }
                                          ],
                                          "Default": "1.4 delete-log-group-again - us-east-1 - free"
                                        },
                                        "1.4 delete-log-group-again - us-east-1 - in use": {
                                          "Type": "Pass",
                                          "Parameters": {
                                            "cause.$": "States.Format('organization {} writes to it', $.item.organizationId)"
                                          },
                                          "ResultPath": "$.found",
                                          "Next": "1.4 delete-log-group-again - us-east-1 - refuse"
                                        },
                                        "1.4 delete-log-group-again - us-east-1 - refuse": {
                                          "Type": "Fail",
                                          "Error": "WorkMailLifecycle.InUse",
                                          "CausePath": "$.found.cause"
                                        },
                                        "1.4 delete-log-group-again - us-east-1 - free": { "Type": "Succeed" }
                                      }
                                    },
                                    "ResultPath": null,
                                    "Next": "1.4 delete-log-group-again - us-east-1 - more pages"
                                  },
                                  "1.4 delete-log-group-again - us-east-1 - more pages": {
                                    "Type": "Choice",
                                    "Choices": [
                                      {
                                        "And": [
                                          { "Variable": "$.page.NextToken", "IsPresent": true },
                                          { "Not": { "Variable": "$.page.NextToken", "IsNull": true } }
                                        ],
                                        "Next": "1.4 delete-log-group-again - us-east-1 - next page"
                                      }
                                    ],
                                    "Default": "1.4 delete-log-group-again - us-east-1 - all free"
                                  },
                                  "1.4 delete-log-group-again - us-east-1 - next page": {
                                    "Type": "Task",
                                    "Resource": "arn:aws:states:::aws-sdk:workmail:listOrganizations",
                                    "TimeoutSeconds": 90,
                                    "Parameters": { "MaxResults": 100, "NextToken.$": "$.page.NextToken" },
                                    "ResultPath": "$.page",
                                    "Retry": [
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
                                    "Next": "1.4 delete-log-group-again - us-east-1 - any on the page"
                                  },
                                  "1.4 delete-log-group-again - us-east-1 - all free": { "Type": "Succeed" }
                                }
                              }
                            ],
                            "ResultPath": null,
                            "Catch": [
                              {
                                "ErrorEquals": ["WorkMailLifecycle.InUse"],
                                "ResultPath": "$.refusal",
                                "Next": "1.4 delete-log-group-again - left alone"
                              },
                              {
                                "ErrorEquals": ["States.ALL"],
                                "ResultPath": "$.refusal",
                                "Next": "1.4 delete-log-group-again - not sure that nobody writes to it"
                              }
                            ],
                            "Next": "1.4 delete-log-group-again - DeleteLogGroup"
                          },
                          "1.4 delete-log-group-again - not sure that nobody writes to it": {
                            "Type": "Pass",
                            "Parameters": {
                              "cause.$": "States.Format('it could not be made sure that nobody writes to it: {}: {}', $.refusal.Error, $.refusal.Cause)"
                            },
                            "ResultPath": "$.doubt",
                            "Next": "1.4 delete-log-group-again - refuse unless nobody writes to it"
                          },
                          "1.4 delete-log-group-again - refuse unless nobody writes to it": {
                            "Type": "Fail",
                            "Error": "WorkMailLifecycle.Unreadable",
                            "CausePath": "$.doubt.cause"
                          },
                          "1.4 delete-log-group-again - DeleteLogGroup": {
                            "Type": "Task",
                            "Comment": "Deleting a service-linked role for Amazon WorkMail, step 2 (https://docs.aws.amazon.com/workmail/latest/adminguide/using-service-linked-roles.html)",
                            "Resource": "arn:aws:states:::aws-sdk:cloudwatchlogs:deleteLogGroup",
                            "TimeoutSeconds": 90,
                            "Parameters": { "LogGroupName.$": "$.item.logGroupName" },
                            "ResultPath": null,
                            "Catch": [
                              {
                                "ErrorEquals": ["CloudWatchLogs.ResourceNotFoundException"],
                                "ResultPath": null,
                                "Next": "1.4 delete-log-group-again - called"
                              },
                              {
                                "ErrorEquals": ["CloudWatchLogs.ValidationException"],
                                "ResultPath": "$.refusal",
                                "Next": "1.4 delete-log-group-again - what the refusal means"
                              }
                            ],
                            "Next": "1.4 delete-log-group-again - called"
                          },
                          "1.4 delete-log-group-again - what the refusal means": {
                            "Type": "Choice",
                            "Choices": [
                              {
                                "Or": [
                                  { "Variable": "$.refusal.Cause", "StringMatches": "*deletion protection*" },
                                  { "Variable": "$.refusal.Cause", "StringMatches": "*Deletion protection*" }
                                ],
                                "Next": "1.4 delete-log-group-again - left alone"
                              }
                            ],
                            "Default": "1.4 delete-log-group-again - refused"
                          },
                          "1.4 delete-log-group-again - refused": { "Type": "Fail", "ErrorPath": "$.refusal.Error", "CausePath": "$.refusal.Cause" },
                          "1.4 delete-log-group-again - called": { "Type": "Pass", "Result": { "how": "called" }, "End": true },
                          "1.4 delete-log-group-again - left alone": { "Type": "Pass", "Result": { "how": "kept" }, "End": true }
                        }
                      }
                    ],
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
                    "ResultSelector": { "how.$": "$[0].how" },
                    "ResultPath": "$.tried",
                    "Next": "1.4 delete-log-group-again - what came of it"
                  },
                  "1.4 delete-log-group-again - what came of it": {
                    "Type": "Choice",
                    "Choices": [
                      {
                        "Variable": "$.tried.how",
                        "StringEquals": "kept",
                        "Next": "1.4 delete-log-group-again - kept"
                      }
                    ],
                    "Default": "1.4 delete-log-group-again - see it done"
                  },
                  "1.4 delete-log-group-again - see it done": {
                    "Type": "Parallel",
                    "Branches": [
                      {
                        "StartAt": "1.4 delete-log-group-again - look",
                        "States": {
                          "1.4 delete-log-group-again - look": {
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
                            "Next": "1.4 delete-log-group-again - look, answer"
                          },
                          "1.4 delete-log-group-again - look, answer": {
                            "Type": "Choice",
                            "Choices": [
                              {
                                "Not": {
                                  "And": [
                                    { "Variable": "$.reply.LogGroups[0].LogGroupName", "IsPresent": true },
                                    {
                                      "Variable": "$.reply.LogGroups[0].LogGroupName",
                                      "StringEqualsPath": "$.item.logGroupName"
                                    }
                                  ]
                                },
                                "Next": "1.4 delete-log-group-again - seen"
                              }
                            ],
                            "Default": "1.4 delete-log-group-again - not seen yet"
                          },
                          "1.4 delete-log-group-again - seen": { "Type": "Succeed" },
                          "1.4 delete-log-group-again - not seen yet": {
                            "Type": "Fail",
                            "Error": "WorkMailLifecycle.NotSeen",
                            "Cause": "AWS took DeleteLogGroup, but does not show its effect yet"
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
                    "Next": "1.4 delete-log-group-again - done"
                  },
                  "1.4 delete-log-group-again - nothing to do": { "Type": "Pass", "Result": { "outcome": "unchanged" }, "End": true },
                  "1.4 delete-log-group-again - done": { "Type": "Pass", "Result": { "outcome": "done" }, "End": true },
                  "1.4 delete-log-group-again - kept": { "Type": "Pass", "Result": { "outcome": "kept" }, "End": true }
                }
              }
            ],
            "ResultSelector": { "outcome.$": "$[0].outcome" },
            "ResultPath": "$.outcomes['delete-log-group-again']",
            "Catch": [
              {
                "ErrorEquals": ["States.ALL"],
                "ResultPath": "$.error",
                "Next": "1.4 delete-log-group-again - stopped"
              }
            ],
            "Next": "1 mark-log-group to delete-log-group-again - all done"
          },
          "1.4 delete-log-group-again - stopped": {
            "Type": "Pass",
            "Parameters": {
              "well": false,
              "outcomes.$": "$.outcomes",
              "step": "delete-log-group-again",
              "subject.$": "$.item.subject",
              "error.$": "$.error"
            },
            "End": true
          },
          "1 mark-log-group to delete-log-group-again - all done": {
            "Type": "Pass",
            "Parameters": { "well": true, "outcomes.$": "$.outcomes", "subject.$": "$.item.subject" },
            "End": true
          }
        }
      },
      "ResultSelector": { "failed.$": "States.ArrayContains($[*].well, false)", "all.$": "$" },
      "ResultPath": "$.results['1 mark-log-group to delete-log-group-again']",
      "Next": "Did 1 end well"
    },
    "Did 1 end well": {
      "Type": "Choice",
      "Choices": [
        {
          "Variable": "$.results['1 mark-log-group to delete-log-group-again'].failed",
          "BooleanEquals": true,
          "Next": "Sum up"
        }
      ],
      "Default": "2 delete-role"
    },
    "2 delete-role": {
      "Comment": "service-linked role AWSServiceRoleForAmazonWorkMailEvents",
      "Type": "Parallel",
      "Branches": [
        {
          "StartAt": "2 delete-role - look first",
          "States": {
            "2 delete-role - look first": {
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
                  "Next": "2 delete-role - nothing to do"
                }
              ],
              "Next": "2 delete-role - look first, answer"
            },
            "2 delete-role - look first, answer": {
              "Type": "Choice",
              "Choices": [
                {
                  "Not": {
                    "And": [
                      { "Variable": "$.reply.Role.Arn", "IsPresent": true },
                      { "Not": { "Variable": "$.reply.Role.Arn", "IsNull": true } }
                    ]
                  },
                  "Next": "2 delete-role - nothing to do"
                }
              ],
              "Default": "2 delete-role - start the clock"
            },
            "2 delete-role - start the clock": {
              "Type": "Pass",
              "Result": { "spent": 0, "wait": 0, "polls": 0, "tries": 0, "unseen": 0 },
              "ResultPath": "$.clock",
              "Next": "2 delete-role - try"
            },
            "2 delete-role - count the wait": {
              "Type": "Pass",
              "Parameters": {
                "spent.$": "States.MathAdd($.clock.spent, States.ArrayGetItem(States.Array(2, 3, 5, 7, 11, 16, 23, 30), $.clock.polls))",
                "wait.$": "States.ArrayGetItem(States.Array(2, 3, 5, 7, 11, 16, 23, 30), $.clock.polls)",
                "polls.$": "States.ArrayGetItem(States.Array(1, 2, 3, 4, 5, 6, 7, 7), $.clock.polls)",
                "tries.$": "$.clock.tries",
                "unseen.$": "$.clock.unseen"
              },
              "ResultPath": "$.clock",
              "Next": "2 delete-role - give it time"
            },
            "2 delete-role - give it time": { "Type": "Wait", "SecondsPath": "$.clock.wait", "Next": "2 delete-role - ask the task" },
            "2 delete-role - ask the task": {
              "Type": "Task",
              "Resource": "arn:aws:states:::aws-sdk:iam:getServiceLinkedRoleDeletionStatus",
              "TimeoutSeconds": 90,
              "Parameters": { "DeletionTaskId.$": "$.submitted.reply.DeletionTaskId" },
              "ResultPath": "$.task",
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
                  "Next": "2 delete-role - is it gone"
                }
              ],
              "Next": "2 delete-role - status"
            },
            "2 delete-role - status": {
              "Type": "Choice",
              "Choices": [
                {
                  "And": [
                    { "Variable": "$.task.Status", "IsPresent": true },
                    { "Variable": "$.task.Status", "StringEquals": "SUCCEEDED" }
                  ],
                  "Next": "2 delete-role - see it done"
                },
                {
                  "And": [
                    { "Variable": "$.task.Status", "IsPresent": true },
                    { "Variable": "$.task.Status", "StringEquals": "FAILED" }
                  ],
                  "Next": "2 delete-role - does AWS name what uses it"
                },
                {
                  "Variable": "$.clock.spent",
                  "NumericGreaterThanEquals": 3600,
                  "Next": "2 delete-role - not over"
                }
              ],
              "Default": "2 delete-role - count the wait"
            },
            "2 delete-role - not over": { "Type": "Fail", "Error": "WorkMailLifecycle.TaskPending", "Cause": "the task is not over yet" },
            "2 delete-role - is it gone": {
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
                  "Next": "2 delete-role - see it done"
                }
              ],
              "Next": "2 delete-role - is it gone, answer"
            },
            "2 delete-role - is it gone, answer": {
              "Type": "Choice",
              "Choices": [
                {
                  "Not": {
                    "And": [
                      { "Variable": "$.reply.Role.Arn", "IsPresent": true },
                      { "Not": { "Variable": "$.reply.Role.Arn", "IsNull": true } }
                    ]
                  },
                  "Next": "2 delete-role - see it done"
                }
              ],
              "Default": "2 delete-role - still there"
            },
            "2 delete-role - still there": {
              "Type": "Choice",
              "Choices": [
                {
                  "Or": [
                    { "Variable": "$.clock.spent", "NumericGreaterThanEquals": 3600 },
                    { "Variable": "$.clock.unseen", "NumericGreaterThanEquals": 120 }
                  ],
                  "Next": "2 delete-role - vanished"
                }
              ],
              "Default": "2 delete-role - count as unseen"
            },
            "2 delete-role - count as unseen": {
              "Type": "Pass",
              "Parameters": {
                "spent.$": "States.MathAdd($.clock.spent, States.ArrayGetItem(States.Array(2, 3, 5, 7, 11, 16, 23, 30), $.clock.polls))",
                "wait.$": "States.ArrayGetItem(States.Array(2, 3, 5, 7, 11, 16, 23, 30), $.clock.polls)",
                "polls.$": "States.ArrayGetItem(States.Array(1, 2, 3, 4, 5, 6, 7, 7), $.clock.polls)",
                "tries.$": "$.clock.tries",
                "unseen.$": "States.MathAdd($.clock.unseen, $.clock.wait)"
              },
              "ResultPath": "$.clock",
              "Next": "2 delete-role - give it time"
            },
            "2 delete-role - vanished": {
              "Type": "Pass",
              "Result": {
                "error": "WorkMailLifecycle.TaskVanished",
                "text": "AWS knows the task no more, and what it was to delete is still there"
              },
              "ResultPath": "$.why",
              "Next": "2 delete-role - count the try"
            },
            "2 delete-role - does AWS name what uses it": {
              "Type": "Choice",
              "Choices": [
                {
                  "And": [
                    { "Variable": "$.task.Reason.RoleUsageList[0].Resources[0]", "IsPresent": true },
                    { "Not": { "Variable": "$.task.Reason.RoleUsageList[0].Resources[0]", "IsNull": true } }
                  ],
                  "Next": "2 delete-role - what uses it"
                }
              ],
              "Default": "2 delete-role - does AWS say why"
            },
            "2 delete-role - what uses it": {
              "Type": "Pass",
              "Parameters": { "resources.$": "$.task.Reason.RoleUsageList[*].Resources[*]" },
              "ResultPath": "$.usage",
              "Next": "2 delete-role - each resource"
            },
            "2 delete-role - each resource": {
              "Type": "Map",
              "Comment": "What the plan takes down itself, and organizations, which were just seen not to use it, go away by themselves.",
              "ItemsPath": "$.usage.resources",
              "ItemSelector": {
                "resource.$": "$$.Map.Item.Value",
                "clears": ["m-61636d65000000000000000000000000", "/events"]
              },
              "MaxConcurrency": 1,
              "ItemProcessor": {
                "ProcessorConfig": { "Mode": "INLINE" },
                "StartAt": "2 delete-role - what it is",
                "States": {
                  "2 delete-role - what it is": {
                    "Type": "Choice",
                    "Choices": [
                      {
                        "Or": [
                          { "Variable": "$.resource", "StringMatches": "arn:*:workmail:*:organization/*" },
                          { "Variable": "$.resource", "StringMatches": "m-*" }
                        ],
                        "Next": "2 delete-role - goes by itself"
                      },
                      {
                        "Variable": "$.resource",
                        "StringMatches": "arn:*:logs:*:log-group:*",
                        "Next": "2 delete-role - name of the log group"
                      }
                    ],
                    "Default": "2 delete-role - name of it"
                  },
                  "2 delete-role - name of the log group": {
                    "Type": "Pass",
                    "Parameters": { "name.$": "States.ArrayGetItem(States.StringSplit($.resource, ':'), 6)" },
                    "ResultPath": "$.named",
                    "Next": "2 delete-role - is it in the plan"
                  },
                  "2 delete-role - name of it": {
                    "Type": "Pass",
                    "Parameters": { "name.$": "$.resource" },
                    "ResultPath": "$.named",
                    "Next": "2 delete-role - is it in the plan"
                  },
                  "2 delete-role - is it in the plan": {
                    "Type": "Pass",
                    "Parameters": { "known.$": "States.ArrayContains($.clears, $.named.name)" },
                    "ResultPath": "$.planned",
                    "Next": "2 delete-role - whose is it"
                  },
                  "2 delete-role - whose is it": {
                    "Type": "Choice",
                    "Choices": [
                      {
                        "Variable": "$.planned.known",
                        "BooleanEquals": true,
                        "Next": "2 delete-role - goes by itself"
                      }
                    ],
                    "Default": "2 delete-role - foreign"
                  },
                  "2 delete-role - foreign": {
                    "Type": "Pass",
                    "Parameters": { "cause.$": "States.Format('AWS lists {} as using the role', $.resource)" },
                    "ResultPath": "$.found",
                    "Next": "2 delete-role - blocked"
                  },
                  "2 delete-role - blocked": { "Type": "Fail", "Error": "WorkMailLifecycle.ListedByAws", "CausePath": "$.found.cause" },
                  "2 delete-role - goes by itself": { "Type": "Succeed" }
                }
              },
              "ResultPath": null,
              "Next": "2 delete-role - does AWS say why"
            },
            "2 delete-role - does AWS say why": {
              "Type": "Choice",
              "Choices": [
                {
                  "And": [
                    { "Variable": "$.task.Reason", "IsPresent": true },
                    { "Not": { "Variable": "$.task.Reason", "IsNull": true } }
                  ],
                  "Next": "2 delete-role - why"
                }
              ],
              "Default": "2 delete-role - no reason given"
            },
            "2 delete-role - why": {
              "Type": "Pass",
              "Parameters": { "error": "WorkMailLifecycle.StillInUse", "text.$": "States.JsonToString($.task.Reason)" },
              "ResultPath": "$.why",
              "Next": "2 delete-role - count the try"
            },
            "2 delete-role - no reason given": {
              "Type": "Pass",
              "Result": { "error": "WorkMailLifecycle.StillInUse", "text": "AWS gave no reason" },
              "ResultPath": "$.why",
              "Next": "2 delete-role - count the try"
            },
            "2 delete-role - count the try": {
              "Type": "Pass",
              "Parameters": {
                "spent.$": "States.MathAdd($.clock.spent, States.ArrayGetItem(States.Array(30, 60, 120, 240, 300), $.clock.tries))",
                "wait.$": "States.ArrayGetItem(States.Array(30, 60, 120, 240, 300), $.clock.tries)",
                "polls": 0,
                "tries.$": "States.ArrayGetItem(States.Array(1, 2, 3, 4, 4), $.clock.tries)",
                "unseen": 0
              },
              "ResultPath": "$.clock",
              "Next": "2 delete-role - is there time to try again"
            },
            "2 delete-role - is there time to try again": {
              "Type": "Choice",
              "Choices": [
                {
                  "Variable": "$.clock.spent",
                  "NumericGreaterThanEquals": 3600,
                  "Next": "2 delete-role - out of time"
                }
              ],
              "Default": "2 delete-role - try again later"
            },
            "2 delete-role - out of time": { "Type": "Fail", "ErrorPath": "$.why.error", "CausePath": "$.why.text" },
            "2 delete-role - try again later": { "Type": "Wait", "SecondsPath": "$.clock.wait", "Next": "2 delete-role - try" },
            "2 delete-role - try": {
              "Type": "Parallel",
              "Branches": [
                {
                  "StartAt": "2 delete-role - nobody uses the role",
                  "States": {
                    "2 delete-role - nobody uses the role": {
                      "Type": "Parallel",
                      "Comment": "Reads the organizations of us-east-1, us-west-2, eu-west-1 now, just before the call: the plan is older.",
                      "Branches": [
                        {
                          "StartAt": "2 delete-role - us-east-1 - list",
                          "States": {
                            "2 delete-role - us-east-1 - list": {
                              "Type": "Task",
                              "Resource": "arn:aws:states:::aws-sdk:workmail:listOrganizations",
                              "TimeoutSeconds": 90,
                              "Parameters": { "MaxResults": 100 },
                              "ResultPath": "$.page",
                              "Retry": [
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
                              "Next": "2 delete-role - us-east-1 - any on the page"
                            },
                            "2 delete-role - us-east-1 - any on the page": {
                              "Type": "Choice",
                              "Choices": [
                                {
                                  "And": [
                                    { "Variable": "$.page.OrganizationSummaries[0]", "IsPresent": true },
                                    {
                                      "Not": { "Variable": "$.page.OrganizationSummaries[0]", "IsNull": true }
                                    }
                                  ],
                                  "Next": "2 delete-role - us-east-1 - each of the page"
                                }
                              ],
                              "Default": "2 delete-role - us-east-1 - more pages"
                            },
                            "2 delete-role - us-east-1 - each of the page": {
                              "Type": "Map",
                              "ItemsPath": "$.page.OrganizationSummaries",
                              "ItemSelector": {
                                "item": {
                                  "organizationId.$": "$$.Map.Item.Value.OrganizationId",
                                  "organizationState.$": "$$.Map.Item.Value.State"
                                }
                              },
                              "MaxConcurrency": 5,
                              "ItemProcessor": {
                                "ProcessorConfig": { "Mode": "INLINE" },
                                "StartAt": "2 delete-role - us-east-1 - describe",
                                "States": {
                                  "2 delete-role - us-east-1 - describe": {
                                    "Type": "Task",
                                    "Resource": "arn:aws:states:::aws-sdk:workmail:describeEmailMonitoringConfiguration",
                                    "TimeoutSeconds": 90,
                                    "Parameters": { "OrganizationId.$": "$.item.organizationId" },
                                    "ResultPath": "$.configuration",
                                    "Retry": [
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
                                        "ErrorEquals": [
                                          "WorkMail.ResourceNotFoundException",
                                          "WorkMail.OrganizationNotFoundException"
                                        ],
                                        "ResultPath": null,
                                        "Next": "2 delete-role - us-east-1 - free"
                                      },
                                      {
                                        "ErrorEquals": ["WorkMail.OrganizationStateException"],
                                        "ResultPath": "$.refusal",
                                        "Next": "2 delete-role - us-east-1 - is it deleted"
                                      }
                                    ],
                                    "Next": "2 delete-role - us-east-1 - is logging on"
                                  },
                                  "2 delete-role - us-east-1 - is it deleted": {
                                    "Type": "Choice",
                                    "Comment": "WorkMail lists deleted organizations and may refuse to describe them: they log nothing.",
                                    "Choices": [
                                      {
                                        "Or": [
                                          {
                                            "Variable": "$.item.organizationState",
                                            "StringEquals": "Deleted"
                                          },
                                          {
                                            "Variable": "$.item.organizationState",
                                            "StringEquals": "DELETED"
                                          },
                                          {
                                            "Variable": "$.item.organizationState",
                                            "StringEquals": "deleted"
                                          }
                                        ],
                                        "Next": "2 delete-role - us-east-1 - free"
                                      }
                                    ],
                                    "Default": "2 delete-role - us-east-1 - not described"
                                  },
                                  "2 delete-role - us-east-1 - not described": {
                                    "Type": "Fail",
                                    "ErrorPath": "$.refusal.Error",
                                    "CausePath": "$.refusal.Cause"
                                  },
                                  "2 delete-role - us-east-1 - is logging on": {
                                    "Type": "Choice",
                                    "Choices": [
                                      {
                                        "And": [
                                          { "Variable": "$.configuration.LogGroupArn", "IsPresent": true },
                                          {
                                            "Not": { "Variable": "$.configuration.LogGroupArn", "IsNull": true }
                                          }
                                        ],
                                        "Next": "2 delete-role - us-east-1 - what it uses"
                                      }
                                    ],
                                    "Default": "2 delete-role - us-east-1 - free"
                                  },
                                  "2 delete-role - us-east-1 - what it uses": {
                                    "Type": "Choice",
                                    "Choices": [
                                      {
                                        "Not": {
                                          "And": [
                                            { "Variable": "$.configuration.RoleArn", "IsPresent": true },
                                            {
                                              "Not": { "Variable": "$.configuration.RoleArn", "IsNull": true }
                                            }
                                          ]
                                        },
                                        "Next": "2 delete-role - us-east-1 - in use"
                                      },
                                      {
                                        "Or": [
                                          {
                                            "Variable": "$.configuration.RoleArn",
                                            "StringMatches": "*:role/aws-service-role/*"
                                          },
                                          {
                                            "Variable": "$.configuration.RoleArn",
                                            "StringMatches": "*/AWSServiceRoleForAmazonWorkMailEvents"
                                          },
                                          {
                                            "Variable": "$.configuration.RoleArn",
                                            "StringMatches": "*/awsserviceroleforamazonworkmailevents"
                                          }
                                        ],
                                        "Next": "2 delete-role - us-east-1 - in use"
                                      },
                                      {
                                        "Variable": "$.configuration.RoleArn",
                                        "StringMatches": "arn:*:iam::*:role/*",
                                        "Next": "2 delete-role - us-east-1 - free"
                                      }
                                    ],
                                    "Default": "2 delete-role - us-east-1 - unknown role"
                                  },
                                  "2 delete-role - us-east-1 - unknown role": {
                                    "Type": "Fail",
                                    "Error": "WorkMailLifecycle.Unreadable",
                                    "Cause": "the role that a configuration names is not one that can be told from the service-linked one"
                                  },
                                  "2 delete-role - us-east-1 - in use": {
                                    "Type": "Pass",
                                    "Parameters": {
                                      "cause.$": "States.Format('organization {} still uses the role', $.item.organizationId)"
                                    },
                                    "ResultPath": "$.found",
                                    "Next": "2 delete-role - us-east-1 - refuse"
                                  },
                                  "2 delete-role - us-east-1 - refuse": {
                                    "Type": "Fail",
                                    "Error": "WorkMailLifecycle.InUse",
                                    "CausePath": "$.found.cause"
                                  },
                                  "2 delete-role - us-east-1 - free": { "Type": "Succeed" }
                                }
                              },
                              "ResultPath": null,
                              "Next": "2 delete-role - us-east-1 - more pages"
                            },
                            "2 delete-role - us-east-1 - more pages": {
                              "Type": "Choice",
                              "Choices": [
                                {
                                  "And": [
                                    { "Variable": "$.page.NextToken", "IsPresent": true },
                                    { "Not": { "Variable": "$.page.NextToken", "IsNull": true } }
                                  ],
                                  "Next": "2 delete-role - us-east-1 - next page"
                                }
                              ],
                              "Default": "2 delete-role - us-east-1 - all free"
                            },
                            "2 delete-role - us-east-1 - next page": {
                              "Type": "Task",
                              "Resource": "arn:aws:states:::aws-sdk:workmail:listOrganizations",
                              "TimeoutSeconds": 90,
                              "Parameters": { "MaxResults": 100, "NextToken.$": "$.page.NextToken" },
                              "ResultPath": "$.page",
                              "Retry": [
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
                              "Next": "2 delete-role - us-east-1 - any on the page"
                            },
                            "2 delete-role - us-east-1 - all free": { "Type": "Succeed" }
                          }
                        },
                        {
                          "StartAt": "2 delete-role - us-west-2 - list",
                          "States": {
                            "2 delete-role - us-west-2 - list": {
                              "Type": "Task",
                              "Resource": "arn:aws:states:::lambda:invoke",
                              "TimeoutSeconds": 90,
                              "Parameters": {
                                "FunctionName": "workmail-lifecycle-call",
                                "Payload": {
                                  "region": "us-west-2",
                                  "service": "workmail",
                                  "action": "ListOrganizations",
                                  "input": { "MaxResults": 100 }
                                }
                              },
                              "ResultPath": "$.page",
                              "Retry": [
                                {
                                  "ErrorEquals": [
                                    "ThrottlingException",
                                    "ServiceUnavailableException",
                                    "ServiceFailureException",
                                    "Throttling",
                                    "TooManyRequestsException",
                                    "InternalFailure",
                                    "TimeoutError",
                                    "Error",
                                    "Lambda.ServiceException",
                                    "Lambda.AWSLambdaException",
                                    "Lambda.SdkClientException",
                                    "Lambda.ClientExecutionTimeoutException",
                                    "Lambda.TooManyRequestsException",
                                    "Lambda.Unknown",
                                    "States.Timeout"
                                  ],
                                  "IntervalSeconds": 1,
                                  "BackoffRate": 2,
                                  "MaxDelaySeconds": 15,
                                  "MaxAttempts": 19,
                                  "JitterStrategy": "FULL"
                                }
                              ],
                              "Next": "2 delete-role - us-west-2 - any on the page"
                            },
                            "2 delete-role - us-west-2 - any on the page": {
                              "Type": "Choice",
                              "Choices": [
                                {
                                  "And": [
                                    {
                                      "Variable": "$.page.Payload.OrganizationSummaries[0]",
                                      "IsPresent": true
                                    },
                                    {
                                      "Not": {
                                        "Variable": "$.page.Payload.OrganizationSummaries[0]",
                                        "IsNull": true
                                      }
                                    }
                                  ],
                                  "Next": "2 delete-role - us-west-2 - each of the page"
                                }
                              ],
                              "Default": "2 delete-role - us-west-2 - more pages"
                            },
                            "2 delete-role - us-west-2 - each of the page": {
                              "Type": "Map",
                              "ItemsPath": "$.page.Payload.OrganizationSummaries",
                              "ItemSelector": {
                                "item": {
                                  "organizationId.$": "$$.Map.Item.Value.OrganizationId",
                                  "organizationState.$": "$$.Map.Item.Value.State"
                                }
                              },
                              "MaxConcurrency": 5,
                              "ItemProcessor": {
                                "ProcessorConfig": { "Mode": "INLINE" },
                                "StartAt": "2 delete-role - us-west-2 - describe",
                                "States": {
                                  "2 delete-role - us-west-2 - describe": {
                                    "Type": "Task",
                                    "Resource": "arn:aws:states:::lambda:invoke",
                                    "TimeoutSeconds": 90,
                                    "Parameters": {
                                      "FunctionName": "workmail-lifecycle-call",
                                      "Payload": {
                                        "region": "us-west-2",
                                        "service": "workmail",
                                        "action": "DescribeEmailMonitoringConfiguration",
                                        "input": { "OrganizationId.$": "$.item.organizationId" }
                                      }
                                    },
                                    "ResultPath": "$.configuration",
                                    "Retry": [
                                      {
                                        "ErrorEquals": [
                                          "ThrottlingException",
                                          "ServiceUnavailableException",
                                          "ServiceFailureException",
                                          "Throttling",
                                          "TooManyRequestsException",
                                          "InternalFailure",
                                          "TimeoutError",
                                          "Error",
                                          "Lambda.ServiceException",
                                          "Lambda.AWSLambdaException",
                                          "Lambda.SdkClientException",
                                          "Lambda.ClientExecutionTimeoutException",
                                          "Lambda.TooManyRequestsException",
                                          "Lambda.Unknown",
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
                                        "ErrorEquals": ["ResourceNotFoundException", "OrganizationNotFoundException"],
                                        "ResultPath": null,
                                        "Next": "2 delete-role - us-west-2 - free"
                                      },
                                      {
                                        "ErrorEquals": ["OrganizationStateException"],
                                        "ResultPath": "$.refusal",
                                        "Next": "2 delete-role - us-west-2 - is it deleted"
                                      }
                                    ],
                                    "Next": "2 delete-role - us-west-2 - is logging on"
                                  },
                                  "2 delete-role - us-west-2 - is it deleted": {
                                    "Type": "Choice",
                                    "Comment": "WorkMail lists deleted organizations and may refuse to describe them: they log nothing.",
                                    "Choices": [
                                      {
                                        "Or": [
                                          {
                                            "Variable": "$.item.organizationState",
                                            "StringEquals": "Deleted"
                                          },
                                          {
                                            "Variable": "$.item.organizationState",
                                            "StringEquals": "DELETED"
                                          },
                                          {
                                            "Variable": "$.item.organizationState",
                                            "StringEquals": "deleted"
                                          }
                                        ],
                                        "Next": "2 delete-role - us-west-2 - free"
                                      }
                                    ],
                                    "Default": "2 delete-role - us-west-2 - not described"
                                  },
                                  "2 delete-role - us-west-2 - not described": {
                                    "Type": "Fail",
                                    "ErrorPath": "$.refusal.Error",
                                    "CausePath": "$.refusal.Cause"
                                  },
                                  "2 delete-role - us-west-2 - is logging on": {
                                    "Type": "Choice",
                                    "Choices": [
                                      {
                                        "And": [
                                          {
                                            "Variable": "$.configuration.Payload.LogGroupArn",
                                            "IsPresent": true
                                          },
                                          {
                                            "Not": {
                                              "Variable": "$.configuration.Payload.LogGroupArn",
                                              "IsNull": true
                                            }
                                          }
                                        ],
                                        "Next": "2 delete-role - us-west-2 - what it uses"
                                      }
                                    ],
                                    "Default": "2 delete-role - us-west-2 - free"
                                  },
                                  "2 delete-role - us-west-2 - what it uses": {
                                    "Type": "Choice",
                                    "Choices": [
                                      {
                                        "Not": {
                                          "And": [
                                            {
                                              "Variable": "$.configuration.Payload.RoleArn",
                                              "IsPresent": true
                                            },
                                            {
                                              "Not": {
                                                "Variable": "$.configuration.Payload.RoleArn",
                                                "IsNull": true
                                              }
                                            }
                                          ]
                                        },
                                        "Next": "2 delete-role - us-west-2 - in use"
                                      },
                                      {
                                        "Or": [
                                          {
                                            "Variable": "$.configuration.Payload.RoleArn",
                                            "StringMatches": "*:role/aws-service-role/*"
                                          },
                                          {
                                            "Variable": "$.configuration.Payload.RoleArn",
                                            "StringMatches": "*/AWSServiceRoleForAmazonWorkMailEvents"
                                          },
                                          {
                                            "Variable": "$.configuration.Payload.RoleArn",
                                            "StringMatches": "*/awsserviceroleforamazonworkmailevents"
                                          }
                                        ],
                                        "Next": "2 delete-role - us-west-2 - in use"
                                      },
                                      {
                                        "Variable": "$.configuration.Payload.RoleArn",
                                        "StringMatches": "arn:*:iam::*:role/*",
                                        "Next": "2 delete-role - us-west-2 - free"
                                      }
                                    ],
                                    "Default": "2 delete-role - us-west-2 - unknown role"
                                  },
                                  "2 delete-role - us-west-2 - unknown role": {
                                    "Type": "Fail",
                                    "Error": "WorkMailLifecycle.Unreadable",
                                    "Cause": "the role that a configuration names is not one that can be told from the service-linked one"
                                  },
                                  "2 delete-role - us-west-2 - in use": {
                                    "Type": "Pass",
                                    "Parameters": {
                                      "cause.$": "States.Format('organization {} still uses the role', $.item.organizationId)"
                                    },
                                    "ResultPath": "$.found",
                                    "Next": "2 delete-role - us-west-2 - refuse"
                                  },
                                  "2 delete-role - us-west-2 - refuse": {
                                    "Type": "Fail",
                                    "Error": "WorkMailLifecycle.InUse",
                                    "CausePath": "$.found.cause"
                                  },
                                  "2 delete-role - us-west-2 - free": { "Type": "Succeed" }
                                }
                              },
                              "ResultPath": null,
                              "Next": "2 delete-role - us-west-2 - more pages"
                            },
                            "2 delete-role - us-west-2 - more pages": {
                              "Type": "Choice",
                              "Choices": [
                                {
                                  "And": [
                                    { "Variable": "$.page.Payload.NextToken", "IsPresent": true },
                                    { "Not": { "Variable": "$.page.Payload.NextToken", "IsNull": true } }
                                  ],
                                  "Next": "2 delete-role - us-west-2 - next page"
                                }
                              ],
                              "Default": "2 delete-role - us-west-2 - all free"
                            },
                            "2 delete-role - us-west-2 - next page": {
                              "Type": "Task",
                              "Resource": "arn:aws:states:::lambda:invoke",
                              "TimeoutSeconds": 90,
                              "Parameters": {
                                "FunctionName": "workmail-lifecycle-call",
                                "Payload": {
                                  "region": "us-west-2",
                                  "service": "workmail",
                                  "action": "ListOrganizations",
                                  "input": { "MaxResults": 100, "NextToken.$": "$.page.Payload.NextToken" }
                                }
                              },
                              "ResultPath": "$.page",
                              "Retry": [
                                {
                                  "ErrorEquals": [
                                    "ThrottlingException",
                                    "ServiceUnavailableException",
                                    "ServiceFailureException",
                                    "Throttling",
                                    "TooManyRequestsException",
                                    "InternalFailure",
                                    "TimeoutError",
                                    "Error",
                                    "Lambda.ServiceException",
                                    "Lambda.AWSLambdaException",
                                    "Lambda.SdkClientException",
                                    "Lambda.ClientExecutionTimeoutException",
                                    "Lambda.TooManyRequestsException",
                                    "Lambda.Unknown",
                                    "States.Timeout"
                                  ],
                                  "IntervalSeconds": 1,
                                  "BackoffRate": 2,
                                  "MaxDelaySeconds": 15,
                                  "MaxAttempts": 19,
                                  "JitterStrategy": "FULL"
                                }
                              ],
                              "Next": "2 delete-role - us-west-2 - any on the page"
                            },
                            "2 delete-role - us-west-2 - all free": { "Type": "Succeed" }
                          }
                        },
                        {
                          "StartAt": "2 delete-role - eu-west-1 - list",
                          "States": {
                            "2 delete-role - eu-west-1 - list": {
                              "Type": "Task",
                              "Resource": "arn:aws:states:::lambda:invoke",
                              "TimeoutSeconds": 90,
                              "Parameters": {
                                "FunctionName": "workmail-lifecycle-call",
                                "Payload": {
                                  "region": "eu-west-1",
                                  "service": "workmail",
                                  "action": "ListOrganizations",
                                  "input": { "MaxResults": 100 }
                                }
                              },
                              "ResultPath": "$.page",
                              "Retry": [
                                {
                                  "ErrorEquals": [
                                    "ThrottlingException",
                                    "ServiceUnavailableException",
                                    "ServiceFailureException",
                                    "Throttling",
                                    "TooManyRequestsException",
                                    "InternalFailure",
                                    "TimeoutError",
                                    "Error",
                                    "Lambda.ServiceException",
                                    "Lambda.AWSLambdaException",
                                    "Lambda.SdkClientException",
                                    "Lambda.ClientExecutionTimeoutException",
                                    "Lambda.TooManyRequestsException",
                                    "Lambda.Unknown",
                                    "States.Timeout"
                                  ],
                                  "IntervalSeconds": 1,
                                  "BackoffRate": 2,
                                  "MaxDelaySeconds": 15,
                                  "MaxAttempts": 19,
                                  "JitterStrategy": "FULL"
                                }
                              ],
                              "Next": "2 delete-role - eu-west-1 - any on the page"
                            },
                            "2 delete-role - eu-west-1 - any on the page": {
                              "Type": "Choice",
                              "Choices": [
                                {
                                  "And": [
                                    {
                                      "Variable": "$.page.Payload.OrganizationSummaries[0]",
                                      "IsPresent": true
                                    },
                                    {
                                      "Not": {
                                        "Variable": "$.page.Payload.OrganizationSummaries[0]",
                                        "IsNull": true
                                      }
                                    }
                                  ],
                                  "Next": "2 delete-role - eu-west-1 - each of the page"
                                }
                              ],
                              "Default": "2 delete-role - eu-west-1 - more pages"
                            },
                            "2 delete-role - eu-west-1 - each of the page": {
                              "Type": "Map",
                              "ItemsPath": "$.page.Payload.OrganizationSummaries",
                              "ItemSelector": {
                                "item": {
                                  "organizationId.$": "$$.Map.Item.Value.OrganizationId",
                                  "organizationState.$": "$$.Map.Item.Value.State"
                                }
                              },
                              "MaxConcurrency": 5,
                              "ItemProcessor": {
                                "ProcessorConfig": { "Mode": "INLINE" },
                                "StartAt": "2 delete-role - eu-west-1 - describe",
                                "States": {
                                  "2 delete-role - eu-west-1 - describe": {
                                    "Type": "Task",
                                    "Resource": "arn:aws:states:::lambda:invoke",
                                    "TimeoutSeconds": 90,
                                    "Parameters": {
                                      "FunctionName": "workmail-lifecycle-call",
                                      "Payload": {
                                        "region": "eu-west-1",
                                        "service": "workmail",
                                        "action": "DescribeEmailMonitoringConfiguration",
                                        "input": { "OrganizationId.$": "$.item.organizationId" }
                                      }
                                    },
                                    "ResultPath": "$.configuration",
                                    "Retry": [
                                      {
                                        "ErrorEquals": [
                                          "ThrottlingException",
                                          "ServiceUnavailableException",
                                          "ServiceFailureException",
                                          "Throttling",
                                          "TooManyRequestsException",
                                          "InternalFailure",
                                          "TimeoutError",
                                          "Error",
                                          "Lambda.ServiceException",
                                          "Lambda.AWSLambdaException",
                                          "Lambda.SdkClientException",
                                          "Lambda.ClientExecutionTimeoutException",
                                          "Lambda.TooManyRequestsException",
                                          "Lambda.Unknown",
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
                                        "ErrorEquals": ["ResourceNotFoundException", "OrganizationNotFoundException"],
                                        "ResultPath": null,
                                        "Next": "2 delete-role - eu-west-1 - free"
                                      },
                                      {
                                        "ErrorEquals": ["OrganizationStateException"],
                                        "ResultPath": "$.refusal",
                                        "Next": "2 delete-role - eu-west-1 - is it deleted"
                                      }
                                    ],
                                    "Next": "2 delete-role - eu-west-1 - is logging on"
                                  },
                                  "2 delete-role - eu-west-1 - is it deleted": {
                                    "Type": "Choice",
                                    "Comment": "WorkMail lists deleted organizations and may refuse to describe them: they log nothing.",
                                    "Choices": [
                                      {
                                        "Or": [
                                          {
                                            "Variable": "$.item.organizationState",
                                            "StringEquals": "Deleted"
                                          },
                                          {
                                            "Variable": "$.item.organizationState",
                                            "StringEquals": "DELETED"
                                          },
                                          {
                                            "Variable": "$.item.organizationState",
                                            "StringEquals": "deleted"
                                          }
                                        ],
                                        "Next": "2 delete-role - eu-west-1 - free"
                                      }
                                    ],
                                    "Default": "2 delete-role - eu-west-1 - not described"
                                  },
                                  "2 delete-role - eu-west-1 - not described": {
                                    "Type": "Fail",
                                    "ErrorPath": "$.refusal.Error",
                                    "CausePath": "$.refusal.Cause"
                                  },
                                  "2 delete-role - eu-west-1 - is logging on": {
                                    "Type": "Choice",
                                    "Choices": [
                                      {
                                        "And": [
                                          {
                                            "Variable": "$.configuration.Payload.LogGroupArn",
                                            "IsPresent": true
                                          },
                                          {
                                            "Not": {
                                              "Variable": "$.configuration.Payload.LogGroupArn",
                                              "IsNull": true
                                            }
                                          }
                                        ],
                                        "Next": "2 delete-role - eu-west-1 - what it uses"
                                      }
                                    ],
                                    "Default": "2 delete-role - eu-west-1 - free"
                                  },
                                  "2 delete-role - eu-west-1 - what it uses": {
                                    "Type": "Choice",
                                    "Choices": [
                                      {
                                        "Not": {
                                          "And": [
                                            {
                                              "Variable": "$.configuration.Payload.RoleArn",
                                              "IsPresent": true
                                            },
                                            {
                                              "Not": {
                                                "Variable": "$.configuration.Payload.RoleArn",
                                                "IsNull": true
                                              }
                                            }
                                          ]
                                        },
                                        "Next": "2 delete-role - eu-west-1 - in use"
                                      },
                                      {
                                        "Or": [
                                          {
                                            "Variable": "$.configuration.Payload.RoleArn",
                                            "StringMatches": "*:role/aws-service-role/*"
                                          },
                                          {
                                            "Variable": "$.configuration.Payload.RoleArn",
                                            "StringMatches": "*/AWSServiceRoleForAmazonWorkMailEvents"
                                          },
                                          {
                                            "Variable": "$.configuration.Payload.RoleArn",
                                            "StringMatches": "*/awsserviceroleforamazonworkmailevents"
                                          }
                                        ],
                                        "Next": "2 delete-role - eu-west-1 - in use"
                                      },
                                      {
                                        "Variable": "$.configuration.Payload.RoleArn",
                                        "StringMatches": "arn:*:iam::*:role/*",
                                        "Next": "2 delete-role - eu-west-1 - free"
                                      }
                                    ],
                                    "Default": "2 delete-role - eu-west-1 - unknown role"
                                  },
                                  "2 delete-role - eu-west-1 - unknown role": {
                                    "Type": "Fail",
                                    "Error": "WorkMailLifecycle.Unreadable",
                                    "Cause": "the role that a configuration names is not one that can be told from the service-linked one"
                                  },
                                  "2 delete-role - eu-west-1 - in use": {
                                    "Type": "Pass",
                                    "Parameters": {
                                      "cause.$": "States.Format('organization {} still uses the role', $.item.organizationId)"
                                    },
                                    "ResultPath": "$.found",
                                    "Next": "2 delete-role - eu-west-1 - refuse"
                                  },
                                  "2 delete-role - eu-west-1 - refuse": {
                                    "Type": "Fail",
                                    "Error": "WorkMailLifecycle.InUse",
                                    "CausePath": "$.found.cause"
                                  },
                                  "2 delete-role - eu-west-1 - free": { "Type": "Succeed" }
                                }
                              },
                              "ResultPath": null,
                              "Next": "2 delete-role - eu-west-1 - more pages"
                            },
                            "2 delete-role - eu-west-1 - more pages": {
                              "Type": "Choice",
                              "Choices": [
                                {
                                  "And": [
                                    { "Variable": "$.page.Payload.NextToken", "IsPresent": true },
                                    { "Not": { "Variable": "$.page.Payload.NextToken", "IsNull": true } }
                                  ],
                                  "Next": "2 delete-role - eu-west-1 - next page"
                                }
                              ],
                              "Default": "2 delete-role - eu-west-1 - all free"
                            },
                            "2 delete-role - eu-west-1 - next page": {
                              "Type": "Task",
                              "Resource": "arn:aws:states:::lambda:invoke",
                              "TimeoutSeconds": 90,
                              "Parameters": {
                                "FunctionName": "workmail-lifecycle-call",
                                "Payload": {
                                  "region": "eu-west-1",
                                  "service": "workmail",
                                  "action": "ListOrganizations",
                                  "input": { "MaxResults": 100, "NextToken.$": "$.page.Payload.NextToken" }
                                }
                              },
                              "ResultPath": "$.page",
                              "Retry": [
                                {
                                  "ErrorEquals": [
                                    "ThrottlingException",
                                    "ServiceUnavailableException",
                                    "ServiceFailureException",
                                    "Throttling",
                                    "TooManyRequestsException",
                                    "InternalFailure",
                                    "TimeoutError",
                                    "Error",
                                    "Lambda.ServiceException",
                                    "Lambda.AWSLambdaException",
                                    "Lambda.SdkClientException",
                                    "Lambda.ClientExecutionTimeoutException",
                                    "Lambda.TooManyRequestsException",
                                    "Lambda.Unknown",
                                    "States.Timeout"
                                  ],
                                  "IntervalSeconds": 1,
                                  "BackoffRate": 2,
                                  "MaxDelaySeconds": 15,
                                  "MaxAttempts": 19,
                                  "JitterStrategy": "FULL"
                                }
                              ],
                              "Next": "2 delete-role - eu-west-1 - any on the page"
                            },
                            "2 delete-role - eu-west-1 - all free": { "Type": "Succeed" }
                          }
                        }
                      ],
                      "ResultPath": null,
                      "Catch": [
                        {
                          "ErrorEquals": ["WorkMailLifecycle.InUse"],
                          "ResultPath": "$.refusal",
                          "Next": "2 delete-role - refused by a guard"
                        },
                        {
                          "ErrorEquals": ["States.ALL"],
                          "ResultPath": "$.refusal",
                          "Next": "2 delete-role - not sure that nobody uses the role"
                        }
                      ],
                      "Next": "2 delete-role - DeleteServiceLinkedRole"
                    },
                    "2 delete-role - not sure that nobody uses the role": {
                      "Type": "Pass",
                      "Parameters": {
                        "cause.$": "States.Format('it could not be made sure that nobody uses the role: {}: {}', $.refusal.Error, $.refusal.Cause)"
                      },
                      "ResultPath": "$.doubt",
                      "Next": "2 delete-role - refuse unless nobody uses the role"
                    },
                    "2 delete-role - refuse unless nobody uses the role": { "Type": "Fail", "Error": "WorkMailLifecycle.Unreadable", "CausePath": "$.doubt.cause" },
                    "2 delete-role - DeleteServiceLinkedRole": {
                      "Type": "Task",
                      "Comment": "Deleting a service-linked role for Amazon WorkMail, using IAM (https://docs.aws.amazon.com/workmail/latest/adminguide/using-service-linked-roles.html)",
                      "Resource": "arn:aws:states:::aws-sdk:iam:deleteServiceLinkedRole",
                      "TimeoutSeconds": 90,
                      "Parameters": { "RoleName": "AWSServiceRoleForAmazonWorkMailEvents" },
                      "ResultPath": "$.submitted",
                      "Catch": [
                        {
                          "ErrorEquals": ["Iam.NoSuchEntityException"],
                          "ResultPath": null,
                          "Next": "2 delete-role - called"
                        }
                      ],
                      "Next": "2 delete-role - submitted"
                    },
                    "2 delete-role - refused by a guard": { "Type": "Fail", "ErrorPath": "$.refusal.Error", "CausePath": "$.refusal.Cause" },
                    "2 delete-role - called": { "Type": "Pass", "Result": { "how": "called", "reply": {} }, "End": true },
                    "2 delete-role - submitted": {
                      "Type": "Pass",
                      "Parameters": { "how": "submitted", "reply.$": "$.submitted" },
                      "End": true
                    }
                  }
                }
              ],
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
              "ResultSelector": { "how.$": "$[0].how", "reply.$": "$[0].reply" },
              "ResultPath": "$.submitted",
              "Next": "2 delete-role - what came of it"
            },
            "2 delete-role - what came of it": {
              "Type": "Choice",
              "Choices": [
                {
                  "Variable": "$.submitted.how",
                  "StringEquals": "submitted",
                  "Next": "2 delete-role - count the wait"
                }
              ],
              "Default": "2 delete-role - see it done"
            },
            "2 delete-role - see it done": {
              "Type": "Parallel",
              "Branches": [
                {
                  "StartAt": "2 delete-role - look",
                  "States": {
                    "2 delete-role - look": {
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
                          "Next": "2 delete-role - seen"
                        }
                      ],
                      "Next": "2 delete-role - look, answer"
                    },
                    "2 delete-role - look, answer": {
                      "Type": "Choice",
                      "Choices": [
                        {
                          "Not": {
                            "And": [
                              { "Variable": "$.reply.Role.Arn", "IsPresent": true },
                              { "Not": { "Variable": "$.reply.Role.Arn", "IsNull": true } }
                            ]
                          },
                          "Next": "2 delete-role - seen"
                        }
                      ],
                      "Default": "2 delete-role - not seen yet"
                    },
                    "2 delete-role - seen": { "Type": "Succeed" },
                    "2 delete-role - not seen yet": {
                      "Type": "Fail",
                      "Error": "WorkMailLifecycle.NotSeen",
                      "Cause": "AWS took DeleteServiceLinkedRole, but does not show its effect yet"
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
              "Next": "2 delete-role - done"
            },
            "2 delete-role - nothing to do": { "Type": "Pass", "Result": { "outcome": "unchanged" }, "End": true },
            "2 delete-role - done": { "Type": "Pass", "Result": { "outcome": "done" }, "End": true }
          }
        }
      ],
      "ResultSelector": { "outcome.$": "$[0].outcome" },
      "ResultPath": "$.results['2 delete-role']",
      "Catch": [{ "ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "2 delete-role - failed" }],
      "Next": "3 delete-log-group-again"
    },
    "2 delete-role - failed": { "Type": "Fail", "ErrorPath": "$.error.Error", "CausePath": "$.error.Cause" },
    "3 delete-log-group-again": {
      "Type": "Map",
      "ItemsPath": "$.plan.lanes3",
      "ItemSelector": { "item.$": "$$.Map.Item.Value", "outcomes": {} },
      "MaxConcurrency": 5,
      "ItemProcessor": {
        "ProcessorConfig": { "Mode": "INLINE" },
        "StartAt": "3.1 delete-log-group-again - quiet first",
        "States": {
          "3.1 delete-log-group-again - quiet first": { "Type": "Wait", "Seconds": 60, "Next": "3.1 delete-log-group-again" },
          "3.1 delete-log-group-again": {
            "Type": "Parallel",
            "Branches": [
              {
                "StartAt": "3.1 delete-log-group-again - look first",
                "States": {
                  "3.1 delete-log-group-again - look first": {
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
                    "Next": "3.1 delete-log-group-again - look first, answer"
                  },
                  "3.1 delete-log-group-again - look first, answer": {
                    "Type": "Choice",
                    "Choices": [
                      {
                        "Not": {
                          "And": [
                            { "Variable": "$.reply.LogGroups[0].LogGroupName", "IsPresent": true },
                            {
                              "Variable": "$.reply.LogGroups[0].LogGroupName",
                              "StringEqualsPath": "$.item.logGroupName"
                            }
                          ]
                        },
                        "Next": "3.1 delete-log-group-again - nothing to do"
                      }
                    ],
                    "Default": "3.1 delete-log-group-again - try"
                  },
                  "3.1 delete-log-group-again - try": {
                    "Type": "Parallel",
                    "Branches": [
                      {
                        "StartAt": "3.1 delete-log-group-again - it is still marked",
                        "States": {
                          "3.1 delete-log-group-again - it is still marked": {
                            "Type": "Parallel",
                            "Comment": "Reads its tags now, just before the call: the plan is older. Who takes the mark off wants the group kept.",
                            "Branches": [
                              {
                                "StartAt": "3.1 delete-log-group-again - read the mark",
                                "States": {
                                  "3.1 delete-log-group-again - read the mark": {
                                    "Type": "Task",
                                    "Resource": "arn:aws:states:::aws-sdk:cloudwatchlogs:listTagsForResource",
                                    "TimeoutSeconds": 90,
                                    "Parameters": {
                                      "ResourceArn.$": "States.Format('arn:aws:logs:us-east-1:111122223333:log-group:{}', $.item.logGroupName)"
                                    },
                                    "ResultPath": "$.reply",
                                    "Retry": [
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
                                    "Catch": [
                                      {
                                        "ErrorEquals": ["CloudWatchLogs.ResourceNotFoundException"],
                                        "ResultPath": null,
                                        "Next": "3.1 delete-log-group-again - mark is there or not needed"
                                      }
                                    ],
                                    "Next": "3.1 delete-log-group-again - read the mark, answer"
                                  },
                                  "3.1 delete-log-group-again - read the mark, answer": {
                                    "Type": "Choice",
                                    "Choices": [
                                      {
                                        "And": [
                                          {
                                            "Variable": "$.reply.Tags['workmail-lifecycle:teardown']",
                                            "IsPresent": true
                                          },
                                          {
                                            "Not": {
                                              "Variable": "$.reply.Tags['workmail-lifecycle:teardown']",
                                              "IsNull": true
                                            }
                                          }
                                        ],
                                        "Next": "3.1 delete-log-group-again - mark is there or not needed"
                                      }
                                    ],
                                    "Default": "3.1 delete-log-group-again - is it the same group"
                                  },
                                  "3.1 delete-log-group-again - is it the same group": {
                                    "Type": "Task",
                                    "Resource": "arn:aws:states:::aws-sdk:cloudwatchlogs:describeLogGroups",
                                    "TimeoutSeconds": 90,
                                    "Parameters": { "LogGroupNamePrefix.$": "$.item.logGroupName" },
                                    "ResultPath": "$.reply",
                                    "Retry": [
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
                                    "Next": "3.1 delete-log-group-again - is it the same group, answer"
                                  },
                                  "3.1 delete-log-group-again - is it the same group, answer": {
                                    "Type": "Choice",
                                    "Choices": [
                                      {
                                        "And": [
                                          {
                                            "Variable": "$.reply.LogGroups[0].LogGroupName",
                                            "IsPresent": true
                                          },
                                          {
                                            "Variable": "$.reply.LogGroups[0].LogGroupName",
                                            "StringEqualsPath": "$.item.logGroupName"
                                          },
                                          {
                                            "Variable": "$.reply.LogGroups[0].CreationTime",
                                            "IsPresent": true
                                          },
                                          {
                                            "Variable": "$.reply.LogGroups[0].CreationTime",
                                            "NumericEqualsPath": "$.item.creationTime"
                                          }
                                        ],
                                        "Next": "3.1 delete-log-group-again - mark was taken off"
                                      }
                                    ],
                                    "Default": "3.1 delete-log-group-again - mark is there or not needed"
                                  },
                                  "3.1 delete-log-group-again - mark is there or not needed": { "Type": "Succeed" },
                                  "3.1 delete-log-group-again - mark was taken off": {
                                    "Type": "Fail",
                                    "Error": "WorkMailLifecycle.InUse",
                                    "Cause": "somebody took its mark off since"
                                  }
                                }
                              }
                            ],
                            "ResultPath": null,
                            "Catch": [
                              {
                                "ErrorEquals": ["WorkMailLifecycle.InUse"],
                                "ResultPath": "$.refusal",
                                "Next": "3.1 delete-log-group-again - left alone"
                              },
                              {
                                "ErrorEquals": ["States.ALL"],
                                "ResultPath": "$.refusal",
                                "Next": "3.1 delete-log-group-again - not sure that it is still marked"
                              }
                            ],
                            "Next": "3.1 delete-log-group-again - nobody writes to it"
                          },
                          "3.1 delete-log-group-again - not sure that it is still marked": {
                            "Type": "Pass",
                            "Parameters": {
                              "cause.$": "States.Format('it could not be made sure that it is still marked: {}: {}', $.refusal.Error, $.refusal.Cause)"
                            },
                            "ResultPath": "$.doubt",
                            "Next": "3.1 delete-log-group-again - refuse unless it is still marked"
                          },
                          "3.1 delete-log-group-again - refuse unless it is still marked": {
                            "Type": "Fail",
                            "Error": "WorkMailLifecycle.Unreadable",
                            "CausePath": "$.doubt.cause"
                          },
                          "3.1 delete-log-group-again - nobody writes to it": {
                            "Type": "Parallel",
                            "Comment": "Reads the organizations of us-east-1 now, just before the call: the plan is older.",
                            "Branches": [
                              {
                                "StartAt": "3.1 delete-log-group-again - us-east-1 - list",
                                "States": {
                                  "3.1 delete-log-group-again - us-east-1 - list": {
                                    "Type": "Task",
                                    "Resource": "arn:aws:states:::aws-sdk:workmail:listOrganizations",
                                    "TimeoutSeconds": 90,
                                    "Parameters": { "MaxResults": 100 },
                                    "ResultPath": "$.page",
                                    "Retry": [
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
                                    "Next": "3.1 delete-log-group-again - us-east-1 - any on the page"
                                  },
                                  "3.1 delete-log-group-again - us-east-1 - any on the page": {
                                    "Type": "Choice",
                                    "Choices": [
                                      {
                                        "And": [
                                          { "Variable": "$.page.OrganizationSummaries[0]", "IsPresent": true },
                                          {
                                            "Not": { "Variable": "$.page.OrganizationSummaries[0]", "IsNull": true }
                                          }
                                        ],
                                        "Next": "3.1 delete-log-group-again - us-east-1 - each of the page"
                                      }
                                    ],
                                    "Default": "3.1 delete-log-group-again - us-east-1 - more pages"
                                  },
                                  "3.1 delete-log-group-again - us-east-1 - each of the page": {
                                    "Type": "Map",
                                    "ItemsPath": "$.page.OrganizationSummaries",
                                    "ItemSelector": {
                                      "item": {
                                        "subject.$": "$.item.subject",
                                        "logGroupName.$": "$.item.logGroupName",
                                        "creationTime.$": "$.item.creationTime",
                                        "organizationId.$": "$$.Map.Item.Value.OrganizationId",
                                        "organizationState.$": "$$.Map.Item.Value.State"
                                      }
                                    },
                                    "MaxConcurrency": 5,
                                    "ItemProcessor": {
                                      "ProcessorConfig": { "Mode": "INLINE" },
                                      "StartAt": "3.1 delete-log-group-again - us-east-1 - describe",
                                      "States": {
                                        "3.1 delete-log-group-again - us-east-1 - describe": {
                                          "Type": "Task",
                                          "Resource": "arn:aws:states:::aws-sdk:workmail:describeEmailMonitoringConfiguration",
                                          "TimeoutSeconds": 90,
                                          "Parameters": { "OrganizationId.$": "$.item.organizationId" },
                                          "ResultPath": "$.configuration",
                                          "Retry": [
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
                                              "ErrorEquals": [
                                                "WorkMail.ResourceNotFoundException",
                                                "WorkMail.OrganizationNotFoundException"
                                              ],
                                              "ResultPath": null,
                                              "Next": "3.1 delete-log-group-again - us-east-1 - free"
                                            },
                                            {
                                              "ErrorEquals": ["WorkMail.OrganizationStateException"],
                                              "ResultPath": "$.refusal",
                                              "Next": "3.1 delete-log-group-again - us-east-1 - is it deleted"
                                            }
                                          ],
                                          "Next": "3.1 delete-log-group-again - us-east-1 - is logging on"
                                        },
                                        "3.1 delete-log-group-again - us-east-1 - is it deleted": {
                                          "Type": "Choice",
                                          "Comment": "WorkMail lists deleted organizations and may refuse to describe them: they log nothing.",
                                          "Choices": [
                                            {
                                              "Or": [
                                                {
                                                  "Variable": "$.item.organizationState",
                                                  "StringEquals": "Deleted"
                                                },
                                                {
                                                  "Variable": "$.item.organizationState",
                                                  "StringEquals": "DELETED"
                                                },
                                                {
                                                  "Variable": "$.item.organizationState",
                                                  "StringEquals": "deleted"
                                                }
                                              ],
                                              "Next": "3.1 delete-log-group-again - us-east-1 - free"
                                            }
                                          ],
                                          "Default": "3.1 delete-log-group-again - us-east-1 - not described"
                                        },
                                        "3.1 delete-log-group-again - us-east-1 - not described": {
                                          "Type": "Fail",
                                          "ErrorPath": "$.refusal.Error",
                                          "CausePath": "$.refusal.Cause"
                                        },
                                        "3.1 delete-log-group-again - us-east-1 - is logging on": {
                                          "Type": "Choice",
                                          "Choices": [
                                            {
                                              "And": [
                                                {
                                                  "Variable": "$.configuration.LogGroupArn",
                                                  "IsPresent": true
                                                },
                                                {
                                                  "Not": {
                                                    "Variable": "$.configuration.LogGroupArn",
                                                    "IsNull": true
                                                  }
                                                }
                                              ],
                                              "Next": "3.1 delete-log-group-again - us-east-1 - what it uses"
                                            }
                                          ],
                                          "Default": "3.1 delete-log-group-again - us-east-1 - free"
                                        },
                                        "3.1 delete-log-group-again - us-east-1 - what it uses": {
                                          "Type": "Pass",
                                          "Parameters": {
                                            "logGroupName.$": "States.ArrayGetItem(States.StringSplit($.configuration.LogGroupArn, ':'), 6)"
                                          },
                                          "ResultPath": "$.written",
                                          "Next": "3.1 delete-log-group-again - us-east-1 - is it this group"
                                        },
                                        "3.1 delete-log-group-again - us-east-1 - is it this group": {
                                          "Type": "Choice",
                                          "Choices": [
                                            {
                                              "And": [
                                                { "Variable": "$.written.logGroupName", "IsPresent": true },
                                                {
                                                  "Variable": "$.written.logGroupName",
                                                  "StringEqualsPath": "$.item.logGroupName"
                                                }
                                              ],
                                              "Next": "3.1 delete-log-group-again - us-east-1 - in use"
                                            }
                                          ],
                                          "Default": "3.1 delete-log-group-again - us-east-1 - free"
                                        },
                                        "3.1 delete-log-group-again - us-east-1 - in use": {
                                          "Type": "Pass",
                                          "Parameters": {
                                            "cause.$": "States.Format('organization {} writes to it', $.item.organizationId)"
                                          },
                                          "ResultPath": "$.found",
                                          "Next": "3.1 delete-log-group-again - us-east-1 - refuse"
                                        },
                                        "3.1 delete-log-group-again - us-east-1 - refuse": {
                                          "Type": "Fail",
                                          "Error": "WorkMailLifecycle.InUse",
                                          "CausePath": "$.found.cause"
                                        },
                                        "3.1 delete-log-group-again - us-east-1 - free": { "Type": "Succeed" }
                                      }
                                    },
                                    "ResultPath": null,
                                    "Next": "3.1 delete-log-group-again - us-east-1 - more pages"
                                  },
                                  "3.1 delete-log-group-again - us-east-1 - more pages": {
                                    "Type": "Choice",
                                    "Choices": [
                                      {
                                        "And": [
                                          { "Variable": "$.page.NextToken", "IsPresent": true },
                                          { "Not": { "Variable": "$.page.NextToken", "IsNull": true } }
                                        ],
                                        "Next": "3.1 delete-log-group-again - us-east-1 - next page"
                                      }
                                    ],
                                    "Default": "3.1 delete-log-group-again - us-east-1 - all free"
                                  },
                                  "3.1 delete-log-group-again - us-east-1 - next page": {
                                    "Type": "Task",
                                    "Resource": "arn:aws:states:::aws-sdk:workmail:listOrganizations",
                                    "TimeoutSeconds": 90,
                                    "Parameters": { "MaxResults": 100, "NextToken.$": "$.page.NextToken" },
                                    "ResultPath": "$.page",
                                    "Retry": [
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
                                    "Next": "3.1 delete-log-group-again - us-east-1 - any on the page"
                                  },
                                  "3.1 delete-log-group-again - us-east-1 - all free": { "Type": "Succeed" }
                                }
                              }
                            ],
                            "ResultPath": null,
                            "Catch": [
                              {
                                "ErrorEquals": ["WorkMailLifecycle.InUse"],
                                "ResultPath": "$.refusal",
                                "Next": "3.1 delete-log-group-again - left alone"
                              },
                              {
                                "ErrorEquals": ["States.ALL"],
                                "ResultPath": "$.refusal",
                                "Next": "3.1 delete-log-group-again - not sure that nobody writes to it"
                              }
                            ],
                            "Next": "3.1 delete-log-group-again - DeleteLogGroup"
                          },
                          "3.1 delete-log-group-again - not sure that nobody writes to it": {
                            "Type": "Pass",
                            "Parameters": {
                              "cause.$": "States.Format('it could not be made sure that nobody writes to it: {}: {}', $.refusal.Error, $.refusal.Cause)"
                            },
                            "ResultPath": "$.doubt",
                            "Next": "3.1 delete-log-group-again - refuse unless nobody writes to it"
                          },
                          "3.1 delete-log-group-again - refuse unless nobody writes to it": {
                            "Type": "Fail",
                            "Error": "WorkMailLifecycle.Unreadable",
                            "CausePath": "$.doubt.cause"
                          },
                          "3.1 delete-log-group-again - DeleteLogGroup": {
                            "Type": "Task",
                            "Comment": "Deleting a service-linked role for Amazon WorkMail, step 2 (https://docs.aws.amazon.com/workmail/latest/adminguide/using-service-linked-roles.html)",
                            "Resource": "arn:aws:states:::aws-sdk:cloudwatchlogs:deleteLogGroup",
                            "TimeoutSeconds": 90,
                            "Parameters": { "LogGroupName.$": "$.item.logGroupName" },
                            "ResultPath": null,
                            "Catch": [
                              {
                                "ErrorEquals": ["CloudWatchLogs.ResourceNotFoundException"],
                                "ResultPath": null,
                                "Next": "3.1 delete-log-group-again - called"
                              },
                              {
                                "ErrorEquals": ["CloudWatchLogs.ValidationException"],
                                "ResultPath": "$.refusal",
                                "Next": "3.1 delete-log-group-again - what the refusal means"
                              }
                            ],
                            "Next": "3.1 delete-log-group-again - called"
                          },
                          "3.1 delete-log-group-again - what the refusal means": {
                            "Type": "Choice",
                            "Choices": [
                              {
                                "Or": [
                                  { "Variable": "$.refusal.Cause", "StringMatches": "*deletion protection*" },
                                  { "Variable": "$.refusal.Cause", "StringMatches": "*Deletion protection*" }
                                ],
                                "Next": "3.1 delete-log-group-again - left alone"
                              }
                            ],
                            "Default": "3.1 delete-log-group-again - refused"
                          },
                          "3.1 delete-log-group-again - refused": { "Type": "Fail", "ErrorPath": "$.refusal.Error", "CausePath": "$.refusal.Cause" },
                          "3.1 delete-log-group-again - called": { "Type": "Pass", "Result": { "how": "called" }, "End": true },
                          "3.1 delete-log-group-again - left alone": { "Type": "Pass", "Result": { "how": "kept" }, "End": true }
                        }
                      }
                    ],
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
                    "ResultSelector": { "how.$": "$[0].how" },
                    "ResultPath": "$.tried",
                    "Next": "3.1 delete-log-group-again - what came of it"
                  },
                  "3.1 delete-log-group-again - what came of it": {
                    "Type": "Choice",
                    "Choices": [
                      {
                        "Variable": "$.tried.how",
                        "StringEquals": "kept",
                        "Next": "3.1 delete-log-group-again - kept"
                      }
                    ],
                    "Default": "3.1 delete-log-group-again - see it done"
                  },
                  "3.1 delete-log-group-again - see it done": {
                    "Type": "Parallel",
                    "Branches": [
                      {
                        "StartAt": "3.1 delete-log-group-again - look",
                        "States": {
                          "3.1 delete-log-group-again - look": {
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
                            "Next": "3.1 delete-log-group-again - look, answer"
                          },
                          "3.1 delete-log-group-again - look, answer": {
                            "Type": "Choice",
                            "Choices": [
                              {
                                "Not": {
                                  "And": [
                                    { "Variable": "$.reply.LogGroups[0].LogGroupName", "IsPresent": true },
                                    {
                                      "Variable": "$.reply.LogGroups[0].LogGroupName",
                                      "StringEqualsPath": "$.item.logGroupName"
                                    }
                                  ]
                                },
                                "Next": "3.1 delete-log-group-again - seen"
                              }
                            ],
                            "Default": "3.1 delete-log-group-again - not seen yet"
                          },
                          "3.1 delete-log-group-again - seen": { "Type": "Succeed" },
                          "3.1 delete-log-group-again - not seen yet": {
                            "Type": "Fail",
                            "Error": "WorkMailLifecycle.NotSeen",
                            "Cause": "AWS took DeleteLogGroup, but does not show its effect yet"
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
                    "Next": "3.1 delete-log-group-again - done"
                  },
                  "3.1 delete-log-group-again - nothing to do": { "Type": "Pass", "Result": { "outcome": "unchanged" }, "End": true },
                  "3.1 delete-log-group-again - done": { "Type": "Pass", "Result": { "outcome": "done" }, "End": true },
                  "3.1 delete-log-group-again - kept": { "Type": "Pass", "Result": { "outcome": "kept" }, "End": true }
                }
              }
            ],
            "ResultSelector": { "outcome.$": "$[0].outcome" },
            "ResultPath": "$.outcomes['delete-log-group-again']",
            "Catch": [
              {
                "ErrorEquals": ["States.ALL"],
                "ResultPath": "$.error",
                "Next": "3.1 delete-log-group-again - stopped"
              }
            ],
            "Next": "3 delete-log-group-again - all done"
          },
          "3.1 delete-log-group-again - stopped": {
            "Type": "Pass",
            "Parameters": {
              "well": false,
              "outcomes.$": "$.outcomes",
              "step": "delete-log-group-again",
              "subject.$": "$.item.subject",
              "error.$": "$.error"
            },
            "End": true
          },
          "3 delete-log-group-again - all done": {
            "Type": "Pass",
            "Parameters": { "well": true, "outcomes.$": "$.outcomes", "subject.$": "$.item.subject" },
            "End": true
          }
        }
      },
      "ResultSelector": { "failed.$": "States.ArrayContains($[*].well, false)", "all.$": "$" },
      "ResultPath": "$.results['3 delete-log-group-again']",
      "Next": "Did 3 end well"
    },
    "Did 3 end well": {
      "Type": "Choice",
      "Choices": [
        {
          "Variable": "$.results['3 delete-log-group-again'].failed",
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
