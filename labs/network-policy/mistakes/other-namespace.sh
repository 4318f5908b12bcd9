# triggers: deny/other-namespace
cat > deny.yaml <<'EOP'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: guests}
spec:
  podSelector: {}
  policyTypes: [Ingress]
EOP
kubectl apply -f deny.yaml
