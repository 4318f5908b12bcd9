# triggers: open/too-wide
cat > wide.yaml <<'EOP'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: wide, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress: [{}]
EOP
kubectl apply -f wide.yaml
