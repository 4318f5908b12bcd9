# triggers: default/by-hand
kubectl create deployment lantern --image=nginx:1.27 -n shop --dry-run=client -o yaml | kubectl label --local -f - team=harbour -o yaml | kubectl apply -f -
