# triggers: rescue/still-claimed
volume=$(kubectl get pv -o name | head -n 1 | cut -d/ -f2)
kubectl apply -f - <<EOM
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: rescued
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: local-path
  volumeName: $volume
  resources:
    requests:
      storage: 100Mi
EOM
