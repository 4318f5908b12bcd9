# triggers: rescue/fresh-volume
kubectl apply -f - <<EOM
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: rescued
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: local-path
  resources:
    requests:
      storage: 100Mi
EOM
sed 's/claimName: diary/claimName: rescued/' writer.yaml | kubectl apply -f -
