# triggers: selector/label-changed
kubectl -n sock-shop create deployment front-end --image=weaveworksdemos/front-end:0.3.12
