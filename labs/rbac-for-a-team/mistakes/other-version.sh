# triggers: release/other-version
kubectl set image deployment/web -n shop nginx=nginx:1.29
