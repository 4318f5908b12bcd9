# triggers: door/all-ports
cat > front.yaml <<'EOP'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: front, namespace: shop}
spec:
  podSelector: {matchLabels: {app: front}}
  ingress: [{}]
EOP
kubectl apply -f front.yaml
