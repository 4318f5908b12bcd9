# triggers: entrance/inside-address
kubectl -n ingress-nginx get service ingress-nginx-controller -o jsonpath='{.spec.clusterIP}' > address.txt
