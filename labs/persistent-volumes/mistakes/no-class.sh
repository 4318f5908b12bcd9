# triggers: claim/no-class
kubectl apply -f - <<EOM
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: diary
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: 100Mi
EOM
