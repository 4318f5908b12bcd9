# triggers: number/why-else
kubectl create deployment web --image=nginx:1.28 --replicas=500
sleep 10
kubectl get deployment web > why.txt
