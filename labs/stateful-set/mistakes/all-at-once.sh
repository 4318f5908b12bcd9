# triggers: canary/all-at-once
kubectl set image statefulset/notes nginx=nginx:1.29
