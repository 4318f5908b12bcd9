# triggers: other-namespace/short-name
kubectl create namespace shop
kubectl -n shop run client --image=nicolaka/netshoot -- sleep 86400
kubectl -n shop wait --for=condition=Ready pod/client --timeout=60s
kubectl -n shop exec client -- curl -s http://web/hostname > from-shop.txt
