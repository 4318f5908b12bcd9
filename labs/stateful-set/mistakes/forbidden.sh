# triggers: write/forbidden
kubectl exec notes-1 -- curl -s notes-0.notes > page-0.txt
