# triggers: break/nothing-serves
kubectl scale deployment web --replicas=1
kubectl set image deployment/web nginx=nginx:1.92
