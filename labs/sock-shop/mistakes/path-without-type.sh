# triggers: publish/path-without-type
sed -i 's#      - backend:#      - path: /\n        backend:#' ingress.yaml
kubectl apply -f ingress.yaml
