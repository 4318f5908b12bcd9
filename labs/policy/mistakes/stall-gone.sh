# triggers: deny/stall-gone
kubectl patch validatingadmissionpolicybinding house-rules --type=merge -p '{"spec":{"validationActions":["Deny"]}}'
kubectl delete deployment stall -n shop
kubectl apply -f stall.yaml
