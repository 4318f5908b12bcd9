# triggers: mend/not-deleted
sed -i s/pasword/passwd/ report.yaml
kubectl apply -f report.yaml
