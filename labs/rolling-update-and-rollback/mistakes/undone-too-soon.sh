# triggers: break/undone-too-soon
kubectl set image deployment/web nginx=nginx:1.92
sleep 5
kubectl rollout undo deployment/web
