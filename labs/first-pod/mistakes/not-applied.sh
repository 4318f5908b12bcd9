# triggers: write/not-applied
kubectl delete pod nginx
cat > nginx.yaml <<'EOM'
apiVersion: v1
kind: Pod
metadata:
  name: nginx
spec:
  containers:
  - image: nginx
    name: nginx
EOM
