# triggers: warn/other-policy
kubectl apply -f house-rules.yaml
sed 's/policyName: house-rules/policyName: house-rule/' binding.yaml | kubectl apply -f -
