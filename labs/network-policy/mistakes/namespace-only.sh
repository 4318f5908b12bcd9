# triggers: door/namespace-only
cat > front.yaml <<'EOP'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: front, namespace: shop}
spec:
  podSelector: {matchLabels: {app: front}}
  ingress:
  - from: [{podSelector: {}}]
    ports: [{port: 80}]
EOP
kubectl apply -f front.yaml
