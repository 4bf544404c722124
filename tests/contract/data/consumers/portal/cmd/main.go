package main

import "fmt"

func parameter(env string) string {
	// ssm parameter
	return fmt.Sprintf("/connectly-shared/%s/security-groups/alb/id", env) // reads: ssm security-groups/alb/id
}
