# triggers: lose/claim-too
kubectl delete pvc pages-notes-1 --wait=false
