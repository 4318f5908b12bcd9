kubectl create namespace shop
kubectl create namespace guests
kubectl run front -n shop --image=nginx:1.28-alpine --labels=app=front --port=80 --expose
kubectl run api -n shop --image=nginx:1.28-alpine --labels=app=api --port=80 --expose
kubectl run db -n shop --image=redis:7-alpine --labels=app=db --port=6379 --expose
kubectl run stranger -n guests --image=busybox:1.36 --command -- sleep 1d
kubectl wait --for=condition=Ready pod --all -n shop --timeout=120s
kubectl wait --for=condition=Ready pod --all -n guests --timeout=120s
kubectl config set-context --current --namespace=shop
