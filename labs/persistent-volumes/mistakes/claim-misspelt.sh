# triggers: use/claim-misspelt
kubectl apply -f - <<'EOM'
apiVersion: v1
kind: Pod
metadata:
  name: writer
spec:
  containers:
  - name: writer
    image: busybox
    command: [sleep, '3600']
    volumeMounts:
    - name: pages
      mountPath: /diary
  volumes:
  - name: pages
    persistentVolumeClaim:
      claimName: dairy
EOM
