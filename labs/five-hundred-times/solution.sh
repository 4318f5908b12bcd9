# step: loop
for n in $(seq 5); do kubectl run copy-$n --image=nginx; done
# step: lost
kubectl delete pod copy-3
# step: template
for k in $(cat kiosks.txt); do sed "s/NAME/$k/" kiosk.yaml | kubectl apply -f -; done
for k in $(cat kiosks.txt); do sed "s/NAME/$k/" kiosk.yaml | kubectl apply -f -; done
# step: label
kubectl set image deployment -l chain=popcorn web=nginx:1.29
# step: number
kubectl create deployment web --image=nginx:1.28 --replicas=500
sleep 10
kubectl get events --field-selector reason=FailedScheduling > why.txt
# step: room
kubectl uncordon worker-5
# step: update
kubectl set image deployment/web nginx=nginx:1.29
