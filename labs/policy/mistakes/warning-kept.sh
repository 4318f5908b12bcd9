# triggers: deny/warning-kept
kubectl create deployment trial --image=nginx -n shop --dry-run=server 2> refused.txt
kubectl patch validatingadmissionpolicybinding house-rules --type=merge -p '{"spec":{"validationActions":["Deny"]}}'
