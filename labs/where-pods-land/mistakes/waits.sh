# triggers: tolerate/waits
kubectl patch deployment cache -p '{"spec":{"template":{"spec":{"tolerations":[{"key":"only","operator":"Equal","value":"web","effect":"NoSchedule"}]}}}}'
