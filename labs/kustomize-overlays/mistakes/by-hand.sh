# triggers: base/by-hand
kubectl apply -f shop/base/
