# Everything from files, curl with --resolve, and the blog's file corrected.
# step: entrance
kubectl get service -n ingress-nginx | awk '/LoadBalancer/ {print $4}' > address.txt
# step: apps
kubectl create -f apps.yaml
kubectl rollout status deployment/site --timeout=60s
kubectl rollout status deployment/shop --timeout=60s
kubectl rollout status deployment/echo --timeout=60s
# step: hosts
cat > entrance.yaml <<'EOM'
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: everything
spec:
  ingressClassName: nginx
  rules:
  - host: www.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend: {service: {name: site, port: {number: 80}}}
  - host: shop.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend: {service: {name: shop, port: {number: 80}}}
EOM
kubectl apply -f entrance.yaml
sleep 2
address=$(cat address.txt)
curl -s --resolve www.example.com:80:$address http://www.example.com/ -o site.html
curl -s --resolve shop.example.com:80:$address http://shop.example.com/ -o shop.html
# step: path
cat >> entrance.yaml <<'EOM'
      - path: /echo
        pathType: Prefix
        backend: {service: {name: echo, port: {number: 80}}}
EOM
kubectl apply -f entrance.yaml
sleep 2
curl -s --resolve shop.example.com:80:$(cat address.txt) 'http://shop.example.com/echo?msg=hello+there' -o echo.txt
# step: class
sed -i 's/ingressClassName: public/ingressClassName: nginx/' blog.yaml
kubectl apply -f blog.yaml
sleep 70
# step: backend
sed -i 's#path: /healthy#path: /index.html#' blog.yaml
kubectl apply -f blog.yaml
kubectl rollout status deployment/blog --timeout=90s
sleep 2
curl -s --resolve blog.example.com:80:$(cat address.txt) http://blog.example.com/ -o blog.html
