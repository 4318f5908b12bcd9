# triggers: deny/stored
kubectl create deployment trial --image=nginx -n shop
kubectl patch validatingadmissionpolicybinding house-rules --type=merge -p '{"spec":{"validationActions":["Deny"]}}'
