# triggers: catalogue/the-page
sleep 15
curl -s http://$(kubectl -n sock-shop get service front-end -o jsonpath='{.spec.clusterIP}')/ > catalogue.json
