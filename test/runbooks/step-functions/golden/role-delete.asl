{
  "Comment": "wml role delete for the service-linked role of account 111122223333, account 111122223333, as planned in run 20261122T040000Z-000001",
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
    "What is planned": { "Type": "Pass", "Result": { "plan": {}, "results": {} }, "Next": "1 delete-role" },
    "1 delete-role": {
      "Comment": "service-linked role AWSServiceRoleForAmazonWorkMailEvents",
      "Type": "Parallel",
      "Branches": [
        {
          "StartAt": "1 delete-role - look first",
          "States": {
            "1 delete-role - look first": {
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
                  "Next": "1 delete-role - nothing to do"
                }
              ],
              "Next": "1 delete-role - look first, answer"
            },
            "1 delete-role - look first, answer": {
              "Type": "Choice",
              "Choices": [
                {
                  "Not": {
                    "And": [
                      { "Variable": "$.reply.Role.Arn", "IsPresent": true },
                      { "Not": { "Variable": "$.reply.Role.Arn", "IsNull": true } }
                    ]
                  },
                  "Next": "1 delete-role - nothing to do"
                }
              ],
              "Default": "1 delete-role - start the clock"
            },
            "1 delete-role - start the clock": {
              "Type": "Pass",
              "Result": { "spent": 0, "wait": 0, "polls": 0, "tries": 0, "unseen": 0 },
              "ResultPath": "$.clock",
              "Next": "1 delete-role - try"
            },
            "1 delete-role - count the wait": {
              "Type": "Pass",
              "Parameters": {
                "spent.$": "States.MathAdd($.clock.spent, States.ArrayGetItem(States.Array(2, 3, 5, 7, 11, 16, 23, 30), $.clock.polls))",
                "wait.$": "States.ArrayGetItem(States.Array(2, 3, 5, 7, 11, 16, 23, 30), $.clock.polls)",
                "polls.$": "States.ArrayGetItem(States.Array(1, 2, 3, 4, 5, 6, 7, 7), $.clock.polls)",
                "tries.$": "$.clock.tries",
                "unseen.$": "$.clock.unseen"
              },
              "ResultPath": "$.clock",
              "Next": "1 delete-role - give it time"
            },
            "1 delete-role - give it time": { "Type": "Wait", "SecondsPath": "$.clock.wait", "Next": "1 delete-role - ask the task" },
            "1 delete-role - ask the task": {
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
                  "Next": "1 delete-role - is it gone"
                }
              ],
              "Next": "1 delete-role - status"
            },
            "1 delete-role - status": {
              "Type": "Choice",
              "Choices": [
                {
                  "And": [
                    { "Variable": "$.task.Status", "IsPresent": true },
                    { "Variable": "$.task.Status", "StringEquals": "SUCCEEDED" }
                  ],
                  "Next": "1 delete-role - see it done"
                },
                {
                  "And": [
                    { "Variable": "$.task.Status", "IsPresent": true },
                    { "Variable": "$.task.Status", "StringEquals": "FAILED" }
                  ],
                  "Next": "1 delete-role - does AWS name what uses it"
                },
                {
                  "Variable": "$.clock.spent",
                  "NumericGreaterThanEquals": 3600,
                  "Next": "1 delete-role - not over"
                }
              ],
              "Default": "1 delete-role - count the wait"
            },
            "1 delete-role - not over": { "Type": "Fail", "Error": "WorkMailLifecycle.TaskPending", "Cause": "the task is not over yet" },
            "1 delete-role - is it gone": {
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
                  "Next": "1 delete-role - see it done"
                }
              ],
              "Next": "1 delete-role - is it gone, answer"
            },
            "1 delete-role - is it gone, answer": {
              "Type": "Choice",
              "Choices": [
                {
                  "Not": {
                    "And": [
                      { "Variable": "$.reply.Role.Arn", "IsPresent": true },
                      { "Not": { "Variable": "$.reply.Role.Arn", "IsNull": true } }
                    ]
                  },
                  "Next": "1 delete-role - see it done"
                }
              ],
              "Default": "1 delete-role - still there"
            },
            "1 delete-role - still there": {
              "Type": "Choice",
              "Choices": [
                {
                  "Or": [
                    { "Variable": "$.clock.spent", "NumericGreaterThanEquals": 3600 },
                    { "Variable": "$.clock.unseen", "NumericGreaterThanEquals": 120 }
                  ],
                  "Next": "1 delete-role - vanished"
                }
              ],
              "Default": "1 delete-role - count as unseen"
            },
            "1 delete-role - count as unseen": {
              "Type": "Pass",
              "Parameters": {
                "spent.$": "States.MathAdd($.clock.spent, States.ArrayGetItem(States.Array(2, 3, 5, 7, 11, 16, 23, 30), $.clock.polls))",
                "wait.$": "States.ArrayGetItem(States.Array(2, 3, 5, 7, 11, 16, 23, 30), $.clock.polls)",
                "polls.$": "States.ArrayGetItem(States.Array(1, 2, 3, 4, 5, 6, 7, 7), $.clock.polls)",
                "tries.$": "$.clock.tries",
                "unseen.$": "States.MathAdd($.clock.unseen, $.clock.wait)"
              },
              "ResultPath": "$.clock",
              "Next": "1 delete-role - give it time"
            },
            "1 delete-role - vanished": {
              "Type": "Pass",
              "Result": {
                "error": "WorkMailLifecycle.TaskVanished",
                "text": "AWS knows the task no more, and what it was to delete is still there"
              },
              "ResultPath": "$.why",
              "Next": "1 delete-role - count the try"
            },
            "1 delete-role - does AWS name what uses it": {
              "Type": "Choice",
              "Choices": [
                {
                  "And": [
                    { "Variable": "$.task.Reason.RoleUsageList[0].Resources[0]", "IsPresent": true },
                    { "Not": { "Variable": "$.task.Reason.RoleUsageList[0].Resources[0]", "IsNull": true } }
                  ],
                  "Next": "1 delete-role - what uses it"
                }
              ],
              "Default": "1 delete-role - does AWS say why"
            },
            "1 delete-role - what uses it": {
              "Type": "Pass",
              "Parameters": { "resources.$": "$.task.Reason.RoleUsageList[*].Resources[*]" },
              "ResultPath": "$.usage",
              "Next": "1 delete-role - each resource"
            },
            "1 delete-role - each resource": {
              "Type": "Map",
              "Comment": "What the plan takes down itself, and organizations, which were just seen not to use it, go away by themselves.",
              "ItemsPath": "$.usage.resources",
              "ItemSelector": { "resource.$": "$$.Map.Item.Value", "clears": [] },
              "MaxConcurrency": 1,
              "ItemProcessor": {
                "ProcessorConfig": { "Mode": "INLINE" },
                "StartAt": "1 delete-role - what it is",
                "States": {
                  "1 delete-role - what it is": {
                    "Type": "Choice",
                    "Choices": [
                      {
                        "Or": [
                          { "Variable": "$.resource", "StringMatches": "arn:*:workmail:*:organization/*" },
                          { "Variable": "$.resource", "StringMatches": "m-*" }
                        ],
                        "Next": "1 delete-role - goes by itself"
                      },
                      {
                        "Variable": "$.resource",
                        "StringMatches": "arn:*:logs:*:log-group:*",
                        "Next": "1 delete-role - name of the log group"
                      }
                    ],
                    "Default": "1 delete-role - name of it"
                  },
                  "1 delete-role - name of the log group": {
                    "Type": "Pass",
                    "Parameters": { "name.$": "States.ArrayGetItem(States.StringSplit($.resource, ':'), 6)" },
                    "ResultPath": "$.named",
                    "Next": "1 delete-role - is it in the plan"
                  },
                  "1 delete-role - name of it": {
                    "Type": "Pass",
                    "Parameters": { "name.$": "$.resource" },
                    "ResultPath": "$.named",
                    "Next": "1 delete-role - is it in the plan"
                  },
                  "1 delete-role - is it in the plan": {
                    "Type": "Pass",
                    "Parameters": { "known.$": "States.ArrayContains($.clears, $.named.name)" },
                    "ResultPath": "$.planned",
                    "Next": "1 delete-role - whose is it"
                  },
                  "1 delete-role - whose is it": {
                    "Type": "Choice",
                    "Choices": [
                      {
                        "Variable": "$.planned.known",
                        "BooleanEquals": true,
                        "Next": "1 delete-role - goes by itself"
                      }
                    ],
                    "Default": "1 delete-role - foreign"
                  },
                  "1 delete-role - foreign": {
                    "Type": "Pass",
                    "Parameters": { "cause.$": "States.Format('AWS lists {} as using the role', $.resource)" },
                    "ResultPath": "$.found",
                    "Next": "1 delete-role - blocked"
                  },
                  "1 delete-role - blocked": { "Type": "Fail", "Error": "WorkMailLifecycle.ListedByAws", "CausePath": "$.found.cause" },
                  "1 delete-role - goes by itself": { "Type": "Succeed" }
                }
              },
              "ResultPath": null,
              "Next": "1 delete-role - does AWS say why"
            },
            "1 delete-role - does AWS say why": {
              "Type": "Choice",
              "Choices": [
                {
                  "And": [
                    { "Variable": "$.task.Reason", "IsPresent": true },
                    { "Not": { "Variable": "$.task.Reason", "IsNull": true } }
                  ],
                  "Next": "1 delete-role - why"
                }
              ],
              "Default": "1 delete-role - no reason given"
            },
            "1 delete-role - why": {
              "Type": "Pass",
              "Parameters": { "error": "WorkMailLifecycle.StillInUse", "text.$": "States.JsonToString($.task.Reason)" },
              "ResultPath": "$.why",
              "Next": "1 delete-role - count the try"
            },
            "1 delete-role - no reason given": {
              "Type": "Pass",
              "Result": { "error": "WorkMailLifecycle.StillInUse", "text": "AWS gave no reason" },
              "ResultPath": "$.why",
              "Next": "1 delete-role - count the try"
            },
            "1 delete-role - count the try": {
              "Type": "Pass",
              "Parameters": {
                "spent.$": "States.MathAdd($.clock.spent, States.ArrayGetItem(States.Array(30, 60, 120, 240, 300), $.clock.tries))",
                "wait.$": "States.ArrayGetItem(States.Array(30, 60, 120, 240, 300), $.clock.tries)",
                "polls": 0,
                "tries.$": "States.ArrayGetItem(States.Array(1, 2, 3, 4, 4), $.clock.tries)",
                "unseen": 0
              },
              "ResultPath": "$.clock",
              "Next": "1 delete-role - is there time to try again"
            },
            "1 delete-role - is there time to try again": {
              "Type": "Choice",
              "Choices": [
                {
                  "Variable": "$.clock.spent",
                  "NumericGreaterThanEquals": 3600,
                  "Next": "1 delete-role - out of time"
                }
              ],
              "Default": "1 delete-role - try again later"
            },
            "1 delete-role - out of time": { "Type": "Fail", "ErrorPath": "$.why.error", "CausePath": "$.why.text" },
            "1 delete-role - try again later": { "Type": "Wait", "SecondsPath": "$.clock.wait", "Next": "1 delete-role - try" },
            "1 delete-role - try": {
              "Type": "Parallel",
              "Branches": [
                {
                  "StartAt": "1 delete-role - nobody uses the role",
                  "States": {
                    "1 delete-role - nobody uses the role": {
                      "Type": "Parallel",
                      "Comment": "Reads the organizations of us-east-1, us-west-2, eu-west-1 now, just before the call: the plan is older.",
                      "Branches": [
                        {
                          "StartAt": "1 delete-role - us-east-1 - list",
                          "States": {
                            "1 delete-role - us-east-1 - list": {
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
                              "Next": "1 delete-role - us-east-1 - any on the page"
                            },
                            "1 delete-role - us-east-1 - any on the page": {
                              "Type": "Choice",
                              "Choices": [
                                {
                                  "And": [
                                    { "Variable": "$.page.OrganizationSummaries[0]", "IsPresent": true },
                                    {
                                      "Not": { "Variable": "$.page.OrganizationSummaries[0]", "IsNull": true }
                                    }
                                  ],
                                  "Next": "1 delete-role - us-east-1 - each of the page"
                                }
                              ],
                              "Default": "1 delete-role - us-east-1 - more pages"
                            },
                            "1 delete-role - us-east-1 - each of the page": {
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
                                "StartAt": "1 delete-role - us-east-1 - describe",
                                "States": {
                                  "1 delete-role - us-east-1 - describe": {
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
                                        "Next": "1 delete-role - us-east-1 - free"
                                      },
                                      {
                                        "ErrorEquals": ["WorkMail.OrganizationStateException"],
                                        "ResultPath": "$.refusal",
                                        "Next": "1 delete-role - us-east-1 - is it deleted"
                                      }
                                    ],
                                    "Next": "1 delete-role - us-east-1 - is logging on"
                                  },
                                  "1 delete-role - us-east-1 - is it deleted": {
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
                                        "Next": "1 delete-role - us-east-1 - free"
                                      }
                                    ],
                                    "Default": "1 delete-role - us-east-1 - not described"
                                  },
                                  "1 delete-role - us-east-1 - not described": {
                                    "Type": "Fail",
                                    "ErrorPath": "$.refusal.Error",
                                    "CausePath": "$.refusal.Cause"
                                  },
                                  "1 delete-role - us-east-1 - is logging on": {
                                    "Type": "Choice",
                                    "Choices": [
                                      {
                                        "And": [
                                          { "Variable": "$.configuration.LogGroupArn", "IsPresent": true },
                                          {
                                            "Not": { "Variable": "$.configuration.LogGroupArn", "IsNull": true }
                                          }
                                        ],
                                        "Next": "1 delete-role - us-east-1 - what it uses"
                                      }
                                    ],
                                    "Default": "1 delete-role - us-east-1 - free"
                                  },
                                  "1 delete-role - us-east-1 - what it uses": {
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
                                        "Next": "1 delete-role - us-east-1 - in use"
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
                                        "Next": "1 delete-role - us-east-1 - in use"
                                      },
                                      {
                                        "Variable": "$.configuration.RoleArn",
                                        "StringMatches": "arn:*:iam::*:role/*",
                                        "Next": "1 delete-role - us-east-1 - free"
                                      }
                                    ],
                                    "Default": "1 delete-role - us-east-1 - unknown role"
                                  },
                                  "1 delete-role - us-east-1 - unknown role": {
                                    "Type": "Fail",
                                    "Error": "WorkMailLifecycle.Unreadable",
                                    "Cause": "the role that a configuration names is not one that can be told from the service-linked one"
                                  },
                                  "1 delete-role - us-east-1 - in use": {
                                    "Type": "Pass",
                                    "Parameters": {
                                      "cause.$": "States.Format('organization {} still uses the role', $.item.organizationId)"
                                    },
                                    "ResultPath": "$.found",
                                    "Next": "1 delete-role - us-east-1 - refuse"
                                  },
                                  "1 delete-role - us-east-1 - refuse": {
                                    "Type": "Fail",
                                    "Error": "WorkMailLifecycle.InUse",
                                    "CausePath": "$.found.cause"
                                  },
                                  "1 delete-role - us-east-1 - free": { "Type": "Succeed" }
                                }
                              },
                              "ResultPath": null,
                              "Next": "1 delete-role - us-east-1 - more pages"
                            },
                            "1 delete-role - us-east-1 - more pages": {
                              "Type": "Choice",
                              "Choices": [
                                {
                                  "And": [
                                    { "Variable": "$.page.NextToken", "IsPresent": true },
                                    { "Not": { "Variable": "$.page.NextToken", "IsNull": true } }
                                  ],
                                  "Next": "1 delete-role - us-east-1 - next page"
                                }
                              ],
                              "Default": "1 delete-role - us-east-1 - all free"
                            },
                            "1 delete-role - us-east-1 - next page": {
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
                              "Next": "1 delete-role - us-east-1 - any on the page"
                            },
                            "1 delete-role - us-east-1 - all free": { "Type": "Succeed" }
                          }
                        },
                        {
                          "StartAt": "1 delete-role - us-west-2 - list",
                          "States": {
                            "1 delete-role - us-west-2 - list": {
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
                              "Next": "1 delete-role - us-west-2 - any on the page"
                            },
                            "1 delete-role - us-west-2 - any on the page": {
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
                                  "Next": "1 delete-role - us-west-2 - each of the page"
                                }
                              ],
                              "Default": "1 delete-role - us-west-2 - more pages"
                            },
                            "1 delete-role - us-west-2 - each of the page": {
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
                                "StartAt": "1 delete-role - us-west-2 - describe",
                                "States": {
                                  "1 delete-role - us-west-2 - describe": {
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
                                        "Next": "1 delete-role - us-west-2 - free"
                                      },
                                      {
                                        "ErrorEquals": ["OrganizationStateException"],
                                        "ResultPath": "$.refusal",
                                        "Next": "1 delete-role - us-west-2 - is it deleted"
                                      }
                                    ],
                                    "Next": "1 delete-role - us-west-2 - is logging on"
                                  },
                                  "1 delete-role - us-west-2 - is it deleted": {
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
                                        "Next": "1 delete-role - us-west-2 - free"
                                      }
                                    ],
                                    "Default": "1 delete-role - us-west-2 - not described"
                                  },
                                  "1 delete-role - us-west-2 - not described": {
                                    "Type": "Fail",
                                    "ErrorPath": "$.refusal.Error",
                                    "CausePath": "$.refusal.Cause"
                                  },
                                  "1 delete-role - us-west-2 - is logging on": {
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
                                        "Next": "1 delete-role - us-west-2 - what it uses"
                                      }
                                    ],
                                    "Default": "1 delete-role - us-west-2 - free"
                                  },
                                  "1 delete-role - us-west-2 - what it uses": {
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
                                        "Next": "1 delete-role - us-west-2 - in use"
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
                                        "Next": "1 delete-role - us-west-2 - in use"
                                      },
                                      {
                                        "Variable": "$.configuration.Payload.RoleArn",
                                        "StringMatches": "arn:*:iam::*:role/*",
                                        "Next": "1 delete-role - us-west-2 - free"
                                      }
                                    ],
                                    "Default": "1 delete-role - us-west-2 - unknown role"
                                  },
                                  "1 delete-role - us-west-2 - unknown role": {
                                    "Type": "Fail",
                                    "Error": "WorkMailLifecycle.Unreadable",
                                    "Cause": "the role that a configuration names is not one that can be told from the service-linked one"
                                  },
                                  "1 delete-role - us-west-2 - in use": {
                                    "Type": "Pass",
                                    "Parameters": {
                                      "cause.$": "States.Format('organization {} still uses the role', $.item.organizationId)"
                                    },
                                    "ResultPath": "$.found",
                                    "Next": "1 delete-role - us-west-2 - refuse"
                                  },
                                  "1 delete-role - us-west-2 - refuse": {
                                    "Type": "Fail",
                                    "Error": "WorkMailLifecycle.InUse",
                                    "CausePath": "$.found.cause"
                                  },
                                  "1 delete-role - us-west-2 - free": { "Type": "Succeed" }
                                }
                              },
                              "ResultPath": null,
                              "Next": "1 delete-role - us-west-2 - more pages"
                            },
                            "1 delete-role - us-west-2 - more pages": {
                              "Type": "Choice",
                              "Choices": [
                                {
                                  "And": [
                                    { "Variable": "$.page.Payload.NextToken", "IsPresent": true },
                                    { "Not": { "Variable": "$.page.Payload.NextToken", "IsNull": true } }
                                  ],
                                  "Next": "1 delete-role - us-west-2 - next page"
                                }
                              ],
                              "Default": "1 delete-role - us-west-2 - all free"
                            },
                            "1 delete-role - us-west-2 - next page": {
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
                              "Next": "1 delete-role - us-west-2 - any on the page"
                            },
                            "1 delete-role - us-west-2 - all free": { "Type": "Succeed" }
                          }
                        },
                        {
                          "StartAt": "1 delete-role - eu-west-1 - list",
                          "States": {
                            "1 delete-role - eu-west-1 - list": {
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
                              "Next": "1 delete-role - eu-west-1 - any on the page"
                            },
                            "1 delete-role - eu-west-1 - any on the page": {
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
                                  "Next": "1 delete-role - eu-west-1 - each of the page"
                                }
                              ],
                              "Default": "1 delete-role - eu-west-1 - more pages"
                            },
                            "1 delete-role - eu-west-1 - each of the page": {
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
                                "StartAt": "1 delete-role - eu-west-1 - describe",
                                "States": {
                                  "1 delete-role - eu-west-1 - describe": {
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
                                        "Next": "1 delete-role - eu-west-1 - free"
                                      },
                                      {
                                        "ErrorEquals": ["OrganizationStateException"],
                                        "ResultPath": "$.refusal",
                                        "Next": "1 delete-role - eu-west-1 - is it deleted"
                                      }
                                    ],
                                    "Next": "1 delete-role - eu-west-1 - is logging on"
                                  },
                                  "1 delete-role - eu-west-1 - is it deleted": {
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
                                        "Next": "1 delete-role - eu-west-1 - free"
                                      }
                                    ],
                                    "Default": "1 delete-role - eu-west-1 - not described"
                                  },
                                  "1 delete-role - eu-west-1 - not described": {
                                    "Type": "Fail",
                                    "ErrorPath": "$.refusal.Error",
                                    "CausePath": "$.refusal.Cause"
                                  },
                                  "1 delete-role - eu-west-1 - is logging on": {
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
                                        "Next": "1 delete-role - eu-west-1 - what it uses"
                                      }
                                    ],
                                    "Default": "1 delete-role - eu-west-1 - free"
                                  },
                                  "1 delete-role - eu-west-1 - what it uses": {
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
                                        "Next": "1 delete-role - eu-west-1 - in use"
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
                                        "Next": "1 delete-role - eu-west-1 - in use"
                                      },
                                      {
                                        "Variable": "$.configuration.Payload.RoleArn",
                                        "StringMatches": "arn:*:iam::*:role/*",
                                        "Next": "1 delete-role - eu-west-1 - free"
                                      }
                                    ],
                                    "Default": "1 delete-role - eu-west-1 - unknown role"
                                  },
                                  "1 delete-role - eu-west-1 - unknown role": {
                                    "Type": "Fail",
                                    "Error": "WorkMailLifecycle.Unreadable",
                                    "Cause": "the role that a configuration names is not one that can be told from the service-linked one"
                                  },
                                  "1 delete-role - eu-west-1 - in use": {
                                    "Type": "Pass",
                                    "Parameters": {
                                      "cause.$": "States.Format('organization {} still uses the role', $.item.organizationId)"
                                    },
                                    "ResultPath": "$.found",
                                    "Next": "1 delete-role - eu-west-1 - refuse"
                                  },
                                  "1 delete-role - eu-west-1 - refuse": {
                                    "Type": "Fail",
                                    "Error": "WorkMailLifecycle.InUse",
                                    "CausePath": "$.found.cause"
                                  },
                                  "1 delete-role - eu-west-1 - free": { "Type": "Succeed" }
                                }
                              },
                              "ResultPath": null,
                              "Next": "1 delete-role - eu-west-1 - more pages"
                            },
                            "1 delete-role - eu-west-1 - more pages": {
                              "Type": "Choice",
                              "Choices": [
                                {
                                  "And": [
                                    { "Variable": "$.page.Payload.NextToken", "IsPresent": true },
                                    { "Not": { "Variable": "$.page.Payload.NextToken", "IsNull": true } }
                                  ],
                                  "Next": "1 delete-role - eu-west-1 - next page"
                                }
                              ],
                              "Default": "1 delete-role - eu-west-1 - all free"
                            },
                            "1 delete-role - eu-west-1 - next page": {
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
                              "Next": "1 delete-role - eu-west-1 - any on the page"
                            },
                            "1 delete-role - eu-west-1 - all free": { "Type": "Succeed" }
                          }
                        }
                      ],
                      "ResultPath": null,
                      "Catch": [
                        {
                          "ErrorEquals": ["WorkMailLifecycle.InUse"],
                          "ResultPath": "$.refusal",
                          "Next": "1 delete-role - refused by a guard"
                        },
                        {
                          "ErrorEquals": ["States.ALL"],
                          "ResultPath": "$.refusal",
                          "Next": "1 delete-role - not sure that nobody uses the role"
                        }
                      ],
                      "Next": "1 delete-role - DeleteServiceLinkedRole"
                    },
                    "1 delete-role - not sure that nobody uses the role": {
                      "Type": "Pass",
                      "Parameters": {
                        "cause.$": "States.Format('it could not be made sure that nobody uses the role: {}: {}', $.refusal.Error, $.refusal.Cause)"
                      },
                      "ResultPath": "$.doubt",
                      "Next": "1 delete-role - refuse unless nobody uses the role"
                    },
                    "1 delete-role - refuse unless nobody uses the role": { "Type": "Fail", "Error": "WorkMailLifecycle.Unreadable", "CausePath": "$.doubt.cause" },
                    "1 delete-role - DeleteServiceLinkedRole": {
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
                          "Next": "1 delete-role - called"
                        }
                      ],
                      "Next": "1 delete-role - submitted"
                    },
                    "1 delete-role - refused by a guard": { "Type": "Fail", "ErrorPath": "$.refusal.Error", "CausePath": "$.refusal.Cause" },
                    "1 delete-role - called": { "Type": "Pass", "Result": { "how": "called", "reply": {} }, "End": true },
                    "1 delete-role - submitted": {
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
              "Next": "1 delete-role - what came of it"
            },
            "1 delete-role - what came of it": {
              "Type": "Choice",
              "Choices": [
                {
                  "Variable": "$.submitted.how",
                  "StringEquals": "submitted",
                  "Next": "1 delete-role - count the wait"
                }
              ],
              "Default": "1 delete-role - see it done"
            },
            "1 delete-role - see it done": {
              "Type": "Parallel",
              "Branches": [
                {
                  "StartAt": "1 delete-role - look",
                  "States": {
                    "1 delete-role - look": {
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
                          "Next": "1 delete-role - seen"
                        }
                      ],
                      "Next": "1 delete-role - look, answer"
                    },
                    "1 delete-role - look, answer": {
                      "Type": "Choice",
                      "Choices": [
                        {
                          "Not": {
                            "And": [
                              { "Variable": "$.reply.Role.Arn", "IsPresent": true },
                              { "Not": { "Variable": "$.reply.Role.Arn", "IsNull": true } }
                            ]
                          },
                          "Next": "1 delete-role - seen"
                        }
                      ],
                      "Default": "1 delete-role - not seen yet"
                    },
                    "1 delete-role - seen": { "Type": "Succeed" },
                    "1 delete-role - not seen yet": {
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
              "Next": "1 delete-role - done"
            },
            "1 delete-role - nothing to do": { "Type": "Pass", "Result": { "outcome": "unchanged" }, "End": true },
            "1 delete-role - done": { "Type": "Pass", "Result": { "outcome": "done" }, "End": true }
          }
        }
      ],
      "ResultSelector": { "outcome.$": "$[0].outcome" },
      "ResultPath": "$.results['1 delete-role']",
      "Catch": [{ "ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "1 delete-role - failed" }],
      "Next": "Done"
    },
    "1 delete-role - failed": { "Type": "Fail", "ErrorPath": "$.error.Error", "CausePath": "$.error.Cause" },
    "Done": { "Type": "Succeed", "OutputPath": "$.results" }
  }
}
