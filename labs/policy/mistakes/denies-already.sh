# triggers: warn/denies-already
kubectl apply -f house-rules.yaml
sed 's/\[Warn, Audit\]/[Deny]/' binding.yaml | kubectl apply -f -
