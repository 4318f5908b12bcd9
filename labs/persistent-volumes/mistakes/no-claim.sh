# triggers: use/no-claim
kubectl apply -f - <<'EOM'
apiVersion: v1
kind: Pod
metadata:
  name: writer
spec:
  containers:
  - name: writer
    image: busybox
    command: [sh, -c, 'echo "was here" >> /diary/entries; sleep 3600']
    volumeMounts:
    - name: pages
      mountPath: /diary
  volumes:
  - name: pages
    emptyDir: {}
EOM
kubectl wait --for=condition=Ready pod/writer --timeout=60s
