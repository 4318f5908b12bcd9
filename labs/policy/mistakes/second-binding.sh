# triggers: exempt/second-binding
sed 's/  name: house-rules/  name: house-rules-elsewhere/' binding.yaml > second.yaml
cat >> second.yaml <<'END'
  matchResources:
    namespaceSelector:
      matchExpressions:
      - {key: kubernetes.io/metadata.name, operator: NotIn, values: [kube-system]}
END
kubectl apply -f second.yaml
