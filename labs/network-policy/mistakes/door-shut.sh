# triggers: egress/door-shut
cat > deny-egress.yaml <<'EOP'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny-egress, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
EOP
kubectl apply -f deny-egress.yaml
kubectl delete networkpolicy front -n shop
