# step: entrance
kubectl -n ingress-nginx get service ingress-nginx-controller -o jsonpath='{.status.loadBalancer.ingress[0].ip}' > address.txt
curl -i http://$(cat address.txt)/
# step: apps
kubectl apply -f apps.yaml
kubectl wait --for=condition=Available deployment --all --timeout=60s
kubectl rollout status deployment/site --timeout=60s
kubectl rollout status deployment/shop --timeout=60s
# step: hosts
kubectl create ingress entrance --class=nginx --rule='www.example.com/*=site:80' --rule='shop.example.com/*=shop:80'
sleep 2
curl -s -H 'Host: www.example.com' http://$(cat address.txt)/ > site.html
curl -s -H 'Host: shop.example.com' http://$(cat address.txt)/ > shop.html
# step: path
kubectl create ingress echo --class=nginx --rule='shop.example.com/echo*=echo:80'
sleep 2
curl -s -H 'Host: shop.example.com' "http://$(cat address.txt)/echo?msg=hello" | tee echo.txt
# step: class
kubectl apply -f blog.yaml
sleep 60
kubectl get ingress
kubectl patch ingress blog -p '{"spec":{"ingressClassName":"nginx"}}'
sleep 60
# step: backend
kubectl get pods -l app=blog
kubectl patch deployment blog --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/readinessProbe/httpGet/path","value":"/"}]'
kubectl rollout status deployment/blog --timeout=90s
sleep 2
curl -s -H 'Host: blog.example.com' http://$(cat address.txt)/ > blog.html
