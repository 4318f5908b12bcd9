# triggers: file/cluster-only
kubectl set image deployment/web nginx=nginx:1.29-alpine
