# triggers: claim/unknown-class
kubectl apply -f - <<EOM
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: diary
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: standard
  resources:
    requests:
      storage: 100Mi
EOM
