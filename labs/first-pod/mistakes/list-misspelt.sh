# triggers: write/list-misspelt
cat > nginx.yaml <<'EOM'
apiVersion: v1
kind: Pod
metadata:
  name: nginx
spec:
  container:
  - image: nginx
    name: nginx
EOM
kubectl apply -f nginx.yaml
