# One stream of manifests instead of ten calls, changes in the file, the reason from a Pod.
# step: loop
seq 5 | xargs -I % kubectl run copy-% --image=nginx:alpine
# step: lost
kubectl delete pods copy-1 copy-2 --now
# step: template
while read -r kiosk; do sed "s/NAME/$kiosk/g" kiosk.yaml; echo '---'; done < kiosks.txt > all.yaml
kubectl apply --server-side -f all.yaml
# step: label
sed -i 's/nginx:1.28/nginx:1.29/' all.yaml
kubectl apply --server-side -f all.yaml
# step: number
sed 's/NAME/web/; s/replicas: 1/replicas: 500/; s/popcorn/park/; s/name: web$/name: web/' kiosk.yaml | kubectl apply -f -
sleep 10
kubectl describe $(kubectl get pods -l kiosk=web --field-selector=status.phase=Pending -o name | head -n 1) | tail -n 4 > why.txt
# step: room
kubectl patch node worker-5 -p '{"spec":{"unschedulable":false}}'
# step: update
kubectl patch deployment web -p '{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"nginx:1.29"}]}}}}'
