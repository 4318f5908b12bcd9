# triggers: family/wrong-owner
kubectl get deployment -o name > owner.txt
