# triggers: api/or-not-and
cat > api.yaml <<'EOP'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api, namespace: shop}
spec:
  podSelector: {matchLabels: {app: api}}
  ingress:
  - from: [{podSelector: {matchLabels: {app: front}}}]
  - ports: [{port: 80}]
EOP
kubectl apply -f api.yaml
