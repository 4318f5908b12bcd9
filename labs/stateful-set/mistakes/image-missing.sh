# triggers: canary/image-missing
kubectl scale statefulset notes --replicas=2
kubectl patch statefulset notes -p '{"spec":{"updateStrategy":{"rollingUpdate":{"partition":1}}}}'
kubectl set image statefulset/notes nginx=nginx:1.2.9.9
