# step: deny
cat > deny.yaml <<'EOM'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny-ingress
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
  - Ingress
EOM
kubectl apply -f deny.yaml
kubectl exec -n guests stranger -- nc -z -w 2 db.shop 6379 || echo refused
# step: api
cat > api.yaml <<'EOM'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: api
  ingress:
  - from:
    - podSelector:
        matchLabels:
          app: front
    ports:
    - port: 80
EOM
kubectl apply -f api.yaml
kubectl exec front -n shop -- curl -sS -m 2 http://api -o /dev/null
# step: db
sed -e 's/name: api/name: db/' -e 's/app: api/app: db/' -e 's/app: front/app: api/' -e 's/port: 80/port: 6379/' api.yaml > db.yaml
kubectl apply -f db.yaml
kubectl exec api -n shop -- nc -z -w 2 db 6379
# step: door
cat > front.yaml <<'EOM'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: front
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: front
  ingress:
  - ports:
    - port: 80
EOM
kubectl apply -f front.yaml
kubectl exec -n guests stranger -- wget -qO /dev/null -T 2 http://front.shop
# step: egress
cat > deny-egress.yaml <<'EOM'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny-egress
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
  - Egress
EOM
kubectl apply -f deny-egress.yaml
kubectl exec front -n shop -- curl -sS -m 2 http://api || echo refused
# step: open
cat > egress.yaml <<'EOM'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: dns
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
  - Egress
  egress:
  - to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: kube-system
      podSelector:
        matchLabels:
          k8s-app: kube-dns
    ports:
    - port: 53
      protocol: UDP
    - port: 53
      protocol: TCP
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: front-out
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: front
  policyTypes:
  - Egress
  egress:
  - to:
    - podSelector:
        matchLabels:
          app: api
    ports:
    - port: 80
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api-out
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: api
  policyTypes:
  - Egress
  egress:
  - to:
    - podSelector:
        matchLabels:
          app: db
    ports:
    - port: 6379
EOM
kubectl apply -f egress.yaml
kubectl exec front -n shop -- curl -sS -m 2 http://api -o /dev/null
kubectl exec api -n shop -- nc -z -w 2 db 6379
